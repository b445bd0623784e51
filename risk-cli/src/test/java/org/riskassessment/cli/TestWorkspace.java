package org.riskassessment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.riskassessment.cli.terminal.Signals;
import org.riskassessment.core.simulate.RowSink;
import org.riskassessment.ingest.csv.CanonicalCsv;

/** A workspace on disk, and the program run on it within this JVM. */
public record TestWorkspace(Path folder) {
  public static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited";
  public static final String FINAL_DATA = "data/ingesteddata/finaldata.csv";

  /** Files older than this are known by their time; younger ones are looked into again. */
  private static final Duration AGE = Duration.ofHours(1);

  /** What 'risk demo' makes. */
  public static TestWorkspace demo(Path folder, long seed, int clients) {
    program(
            "demo",
            folder.toString(),
            "--seed",
            Long.toString(seed),
            "--clients",
            Integer.toString(clients),
            "--periods",
            "2")
        .exits(0);
    TestWorkspace workspace = new TestWorkspace(folder);
    workspace.age();
    return workspace;
  }

  /** A copy of a folder, with its times. */
  public static TestWorkspace copyOf(Path original, Path folder) {
    try (Stream<Path> paths = Files.walk(original)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path copy = folder.resolve(original.relativize(path).toString());
        if (!Files.isDirectory(copy)) {
          Files.copy(path, copy, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
      return new TestWorkspace(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A workspace whose source folder holds these rows in one file. */
  public static TestWorkspace of(Path folder, List<String> rows) {
    TestWorkspace workspace = new TestWorkspace(folder);
    workspace.write("config.json", config());
    workspace.write("data/sourcedata/rows.csv", HEADER + "\n" + String.join("\n", rows) + "\n");
    return workspace;
  }

  /** The config.json that 'risk demo' writes. */
  public static String config() {
    try (InputStream in =
        CommandLineProgram.class.getResourceAsStream("data/workspace-config.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the program on no workspace in particular. */
  public static Result program(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Signals signals = new Signals();
    PrintStream printed = new PrintStream(out, false, UTF_8);
    int status =
        new CommandLineProgram(printed, new PrintStream(err, true, UTF_8), signals).run(arguments);
    printed.flush();
    signals.ended();
    return new Result(status, out.toString(UTF_8), err.toString(UTF_8));
  }

  public Result risk(String... arguments) {
    return program(arguments(arguments));
  }

  /** What a command, which has to succeed, wrote to standard output. */
  public byte[] binary(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(out, false, UTF_8);
    PrintStream err = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
    Signals signals = new Signals();
    assertThat(new CommandLineProgram(printed, err, signals).run(arguments(arguments))).isZero();
    printed.flush();
    signals.ended();
    return out.toByteArray();
  }

  /** These arguments, and the workspace. */
  public String[] arguments(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add("--workspace");
    all.add(folder.toString());
    return all.toArray(String[]::new);
  }

  /** The full process, which has to succeed. */
  public Result run() {
    return risk("run", "-o", "json").exits(0);
  }

  public Result json(String... command) {
    List<String> arguments = new ArrayList<>(Arrays.asList(command));
    arguments.addAll(List.of("-o", "json"));
    return risk(arguments.toArray(String[]::new));
  }

  public Path path(String name) {
    return folder.resolve(name);
  }

  public String text(String name) {
    return new String(bytes(name), UTF_8);
  }

  byte[] bytes(String name) {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of a CSV file without its header. */
  public List<String> rows(String name) {
    return text(name).lines().skip(1).toList();
  }

  public void write(String name, String text) {
    write(name, text.getBytes(UTF_8));
  }

  public void write(String name, byte[] content) {
    try {
      Files.createDirectories(path(name).getParent());
      Files.write(path(name), content);
      age(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void writeRows(String name, List<String> rows) {
    write(name, HEADER + "\n" + String.join("\n", rows) + "\n");
  }

  /** Writes a file as the simulator gives it. */
  public void simulate(String name, Consumer<RowSink> rows) {
    try (BufferedWriter out = Files.newBufferedWriter(path(name), UTF_8)) {
      out.write(HEADER + "\n");
      rows.accept(
          cells -> {
            try {
              out.write(CanonicalCsv.text(cells) + "\n");
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    age(path(name));
  }

  public int deployedVersion() {
    Result models = risk("models", "list", "-o", "csv").exits(0);
    List<String> deployed =
        models.out().lines().filter(line -> line.contains(",deployed,")).toList();
    assertThat(deployed).hasSizeLessThan(2);
    return deployed.isEmpty()
        ? 0
        : Integer.parseInt(deployed.get(0).substring(0, deployed.get(0).indexOf(',')));
  }

  private void age() {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.filter(Files::isRegularFile).forEach(TestWorkspace::age);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void age(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(AGE)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
