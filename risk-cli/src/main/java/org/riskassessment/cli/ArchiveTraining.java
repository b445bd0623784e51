package org.riskassessment.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.riskassessment.cli.terminal.Signals;

/**
 * Does what users do most, in a temporary folder. The build runs it once to find which classes that
 * loads, and archives them beside the program so that it starts fast.
 */
final class ArchiveTraining {
  private ArchiveTraining() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("risk");
    try {
      PrintStream nowhere =
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
      CommandLineProgram program = new CommandLineProgram(nowhere, nowhere, new Signals());
      String workspace = folder.resolve("demo").toString();
      program.run("demo", workspace, "--clients", "500", "--periods", "0");
      program.run("run", "--workspace", workspace);
      program.run("run", "--workspace", workspace, "-o", "json");
      Path config = folder.resolve("demo/config.json");
      String plain = Files.readString(config);
      Files.writeString(
          config, plain.replaceFirst("\\{", "{\"call_list\": {\"capacity\": 5, \"refits\": 3},"));
      program.run("predict", "--workspace", workspace, "-o", "csv");
      program.run("call-list", "--workspace", workspace);
      program.run(
          "predict",
          folder.resolve("demo/data/testdata/testdata.csv").toString(),
          "--workspace",
          workspace,
          "-o",
          "csv");
      program.run("models", "list", "--workspace", workspace);
      program.run("report", "--workspace", workspace, "--chart", "roc");
      program.run("report", "--workspace", workspace, "--format", "pdf,xlsx,json");
      program.run("ingest", "--workspace", workspace);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(f -> f.delete());
      }
    }
  }
}
