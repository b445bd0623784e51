package org.riskassessment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.Json;

/**
 * Commands one after the other, whose JSON documents are compared with those of the same session
 * when it was recorded. {@code -Drisk.golden.write=true} records it again.
 */
final class GoldenSession {
  private static final Path FILES = Path.of("src/test/resources/golden-session");
  private static final boolean WRITE = Boolean.getBoolean("risk.golden.write");

  private final Path folder;
  private final Path files;
  private final Set<String> varying;
  private final List<String> names = new ArrayList<>();
  private final List<String> differences = new ArrayList<>();

  /**
   * @param name of the folder with its documents
   * @param folder which all its workspaces are in
   * @param varying keys of digests that depend on that folder
   */
  GoldenSession(String name, Path folder, String... varying) {
    this.folder = folder;
    this.varying = Set.of(varying);
    this.files = FILES.resolve(name);
  }

  /** A command on a workspace, which ends with this status. */
  Result answers(int status, String name, TestWorkspace workspace, String... command) {
    return answers(status, name, workspace.arguments(command));
  }

  Result answers(int status, String name, String... command) {
    List<String> all = new ArrayList<>(Arrays.asList(command));
    all.addAll(List.of("-o", "json"));
    return keep(name, command, TestWorkspace.program(all.toArray(String[]::new)).exits(status));
  }

  /** What a command answered that was run otherwise. */
  Result keep(String name, String[] command, Result result) {
    SchemaCheck.command(result.out());
    Map<String, Object> kept = new LinkedHashMap<>();
    kept.put("command", List.of(command));
    kept.put("exit_status", (long) result.status());
    kept.put("document", result.json());
    document(name, kept);
    return result;
  }

  /** A JSON file that a command wrote. */
  void file(String name, TestWorkspace workspace, String file) {
    if (file.endsWith("ingestion.json")) {
      SchemaCheck.document("ingestion", workspace.text(file));
    }
    document(name, parsed(workspace.bytes(file), file));
  }

  void document(String name, Object document) {
    String file = String.format(Locale.ROOT, "%02d-%s.json", names.size() + 1, name);
    names.add(file);
    Object now = new GoldenDocument(folder, varying).normalised(document);
    Path golden = files.resolve(file);
    try {
      List<String> found =
          Files.exists(golden)
              ? GoldenDocument.differences(parsed(Files.readAllBytes(golden), file), now)
              : List.of("was never recorded");
      if (WRITE && !found.isEmpty()) {
        Files.createDirectories(files);
        Files.writeString(golden, Json.indented(now));
      } else {
        found.forEach(difference -> differences.add(file + ": " + difference));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Object parsed(byte[] json, String name) {
    return Json.parse(json, name, ErrorCode.INTERNAL).root();
  }

  /** Nothing differs, and nothing is kept that the session no longer has. */
  void end() {
    try (Stream<Path> kept = Files.list(files)) {
      for (Path file : kept.sorted().toList()) {
        if (!names.contains(file.getFileName().toString())) {
          if (WRITE) {
            Files.delete(file);
          } else {
            differences.add(file.getFileName() + ": the session has no such document");
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(new TreeSet<>(names)).as("a name for each document").hasSameSizeAs(names);
    assertThat(differences)
        .as("documents as in %s; -Drisk.golden.write=true records them again", files)
        .isEmpty();
  }

  /** The answers of the HTTP service as 'risk apicalls' keeps them, by method and path. */
  static Map<String, Object> serviceAnswers(TestWorkspace workspace) {
    Map<String, Object> answers = new LinkedHashMap<>();
    for (String answer : workspace.text("data/reports/apireturns.txt").split("\n\n(?=[A-Z]+ /)")) {
      int body = answer.indexOf('\n') + 1;
      SchemaCheck.answer(answer.substring(0, body - 1), answer.substring(body));
      answers.put(
          answer.substring(0, body - 1), parsed(answer.substring(body).getBytes(UTF_8), "answer"));
    }
    return answers;
  }
}
