package org.riskassessment.cli.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.riskassessment.cli.Result;
import org.riskassessment.cli.TestWorkspace;

/**
 * A workspace in which everything has happened once, a copy of it to spoil, and what every command
 * has to keep to: a documented exit status, one of them for each error, a sentence for every
 * failure, and no trace.
 */
final class FuzzedWorkspace {
  private static final Set<Integer> DOCUMENTED = Set.of(0, 1, 2, 3, 4, 5, 6, 10, 75);

  /** A client of the portfolio. */
  static final String CLIENT = "Good";

  /** Words that only a programmer understands. */
  private static final List<String> INTERNALS =
      List.of(
          "a bug in risk",
          "\tat ",
          "Exception",
          "java.",
          "INTERNAL",
          "org.risk",
          "refused a row",
          "but never started");

  private final TestWorkspace original;
  private final TestWorkspace spoiled;
  private final Map<String, FileTime> times = new HashMap<>();

  private FuzzedWorkspace(TestWorkspace original, TestWorkspace spoiled) throws IOException {
    this.original = original;
    this.spoiled = spoiled;
    try (Stream<Path> all = Files.walk(original.folder())) {
      for (Path file : (Iterable<Path>) all::iterator) {
        times.put(original.folder().relativize(file).toString(), Files.getLastModifiedTime(file));
      }
    }
  }

  /** Makes the workspace: two runs with a decision, a list with intervals, a call, bad rows. */
  static FuzzedWorkspace in(Path folder) throws IOException {
    TestWorkspace made = TestWorkspace.demo(folder.resolve("made"), 42, 300);
    made.write(
        "config.json",
        TestWorkspace.config()
            .replaceFirst(
                "\\{",
                "{\"call_list\": {\"capacity\": 5, \"refits\": 3, \"holdout_share\": 0.2},"
                    + " \"promotion\": {\"min_per_class\": 5},"));
    made.write(
        "data/sourcedata/bad.csv",
        TestWorkspace.HEADER + "\n" + CLIENT + ",1,2,3,0\nBad,x,2,3,0\n");
    made.run();
    made.writeRows(
        "data/sourcedata/more.csv",
        made.rows("data/testdata/testdata.csv").stream().map(row -> "New " + row).toList());
    made.run();
    made.risk("train").exits(0);
    made.risk("call-list").exits(0);
    made.risk("predict").exits(0);
    made.risk("contact", CLIENT, "--outcome", "saved", "--note", "back").exits(0);
    made.run();
    // What a reading command has computed is shown by the next one that writes.
    made.risk("score", "--model", "1").exits(0);
    assertThat(WorkspaceCheck.of(made.folder()).faults()).isEmpty();
    TestWorkspace copy = new TestWorkspace(folder.resolve("spoiled"));
    FuzzedWorkspace workspace = new FuzzedWorkspace(made, copy);
    workspace.restore();
    return workspace;
  }

  Path path(String name) {
    return spoiled.folder().resolve(name);
  }

  byte[] original(String name) throws IOException {
    return Files.readAllBytes(original.folder().resolve(name));
  }

  /** All files, by name. */
  List<String> files() {
    return times.keySet().stream()
        .filter(name -> Files.isRegularFile(original.folder().resolve(name)))
        .sorted()
        .toList();
  }

  /** Makes the copy like the original again. */
  void restore() throws IOException {
    if (Files.exists(spoiled.folder())) {
      try (Stream<Path> all = Files.walk(spoiled.folder())) {
        for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
          String name = spoiled.folder().relativize(file).toString();
          boolean same =
              times.containsKey(name)
                  && (Files.isDirectory(file)
                      || !name.startsWith("data/risk.db")
                          && Files.getLastModifiedTime(file).equals(times.get(name)));
          if (!same || Files.isSymbolicLink(file)) {
            delete(file);
          }
        }
      }
    }
    for (Map.Entry<String, FileTime> entry : new TreeMap<>(times).entrySet()) {
      Path from = original.folder().resolve(entry.getKey());
      Path to = path(entry.getKey());
      if (Files.isRegularFile(from) && Files.isDirectory(to)) {
        delete(to);
      }
      if (Files.isDirectory(from)) {
        Files.createDirectories(to);
      } else if (!Files.exists(to)) {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  static void delete(Path path) throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  void write(String name, byte[] content) throws IOException {
    Path file = path(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    // Older than what is looked into again, and another time than that of the original.
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_600_000_000_000L));
  }

  /**
   * Gives a command to the spoiled workspace.
   *
   * @return what is wrong with how it ended; empty when it ended as documented
   */
  List<String> give(String... command) {
    String[] arguments = spoiled.arguments(command);
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    PrintStream usual = System.err;
    List<String> faults = new ArrayList<>();
    String out = "";
    String err = "";
    int status = 0;
    try {
      System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
      Result result = TestWorkspace.program(arguments);
      status = result.status();
      out = result.out();
      err = result.err();
    } catch (Throwable thrown) {
      faults.add("threw " + thrown);
    } finally {
      System.setErr(usual);
    }
    if (!DOCUMENTED.contains(status)) {
      faults.add("ended with " + status);
    }
    // A refused file is told in the answer.
    if (status != 0 && err.isBlank() && out.isBlank()) {
      faults.add("ended with " + status + " and said nothing");
    }
    if (status == 0 && out.isBlank() && err.isBlank()) {
      faults.add("said nothing");
    }
    String said = err + logged.toString(StandardCharsets.UTF_8);
    for (String word : INTERNALS) {
      if (said.contains(word)) {
        faults.add("says '" + word + "': " + said.strip());
        break;
      }
    }
    if (out.contains("\"code\":\"INTERNAL\"")) {
      faults.add("fails with INTERNAL");
    }
    return faults;
  }
}
