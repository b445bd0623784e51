package org.riskassessment.ingest.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.riskassessment.core.config.FileLayout;
import org.riskassessment.core.config.SchemaPolicy;
import org.riskassessment.core.error.RiskException;

/**
 * Reads the files of the Pollock benchmark and writes what was read, for its metrics to score.
 *
 * <p>Arguments: the folder {@code polluted_files}, the folder to write to, and {@code given} to
 * read each file with what its parameters say: delimiter, quote, escape, preamble and header. A
 * file without anything in it is refused by that name, and counts as read.
 */
final class PollockBenchmark {
  private PollockBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Path target = Files.createDirectories(Path.of(arguments[1]));
    boolean given = arguments.length > 2 && arguments[2].equals("given");
    int read = 0;
    int failed = 0;
    try (Stream<Path> files = Files.list(folder.resolve("csv"))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        String text;
        try {
          text = text(file, given ? shape(folder, name) : TableShape.UNKNOWN);
          read++;
        } catch (RiskException e) {
          text = e.getMessage().contains("is empty") ? "" : "Application Error\n" + e.getMessage();
          failed++;
        }
        Files.writeString(target.resolve(name + "_converted.csv"), text);
      }
    }
    System.out.println(read + " read, " + failed + " refused");
  }

  private static TableShape shape(Path folder, String name) throws IOException {
    String parameters =
        Files.readString(folder.resolve("parameters").resolve(name + "_parameters.json"));
    String delimiter = value(parameters, "delimiter").replace("\\t", "\t");
    String quote = value(parameters, "quotechar").replace("\\\"", "\"");
    String escape = value(parameters, "escapechar").replace("\\\\", "\\").replace("\\\"", "\"");
    FileLayout layout =
        new FileLayout(
            delimiter.isEmpty() ? null : delimiter,
            quote.isEmpty() ? null : quote.charAt(0),
            escape.isEmpty() || escape.equals("\"") ? null : escape.charAt(0),
            UTF_8,
            null,
            Integer.parseInt(value(parameters, "preamble_lines")),
            Integer.parseInt(value(parameters, "header_lines")),
            List.of());
    return new TableShape(layout, SchemaPolicy.STRICT, TableShape.Certainty.GIVEN);
  }

  private static String value(String json, String key) {
    Matcher value = Pattern.compile("\"" + key + "\": \"?(.*?)\"?,?\n").matcher(json);
    return value.find() ? value.group(1) : "";
  }

  private static String text(Path file, TableShape shape) throws IOException {
    StringBuilder text = new StringBuilder();
    try (InputStream in = Files.newInputStream(file);
        OpenTable table = OpenTable.of(in, file.toString(), shape, List.of())) {
      if (shape.layout().header()) {
        text.append(line(table.header().names()));
      }
      while (table.next()) {
        text.append(line(table.row().cells()));
      }
    }
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream()
            .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
            .collect(Collectors.joining(","))
        + "\r\n";
  }
}
