package org.riskassessment.ingest;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Times {@code risk ingest} as a whole process, in turn with pandas where that is installed. Needs
 * a built project and GNU time, and nothing on the class path:
 *
 * <pre>java risk-ingest/src/test/java/org/riskassessment/ingest/IngestBenchmark.java [ROWS]</pre>
 */
final class IngestBenchmark {
  private static final int FILES = 10;
  private static final int ROUNDS = 3;
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n";
  private static final String PANDAS =
      "import glob, pandas\n"
          + "files = sorted(glob.glob('in/*.csv'))\n"
          + "rows = pandas.concat([pandas.read_csv(f) for f in files]).drop_duplicates()\n"
          + "rows.to_csv('pandas.csv', index=False)\n";
  private static final String CONFIG =
      "{\"input_folder_path\": \"in\", \"output_folder_path\": \"out\", \"test_data_path\": \"test\","
          + " \"output_model_path\": \"models\", \"prod_deployment_path\": \"production\"}";

  private final Path folder;
  private final Path risk;

  private IngestBenchmark(Path folder, Path risk) {
    this.folder = folder;
    this.risk = risk;
  }

  /** A process' wall time in seconds and its largest resident set in MiB. */
  private record Cost(double seconds, double mebibytes) {
    static Cost best(List<Cost> all) {
      return new Cost(
          all.stream().mapToDouble(Cost::seconds).min().orElseThrow(),
          all.stream().mapToDouble(Cost::mebibytes).max().orElseThrow());
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%6.2f s  %5.0f MiB", seconds, mebibytes);
    }
  }

  public static void main(String[] arguments) throws Exception {
    int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5_000_000;
    Path risk = Path.of("risk").toAbsolutePath();
    if (!Files.isExecutable(risk)) {
      throw new IllegalStateException("run it in the project's folder, after mvn package");
    }
    Path folder = Files.createTempDirectory("ingest-benchmark");
    try {
      new IngestBenchmark(folder, risk).run(rows);
    } finally {
      delete(folder);
    }
  }

  private void run(int rows) throws Exception {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("config.json"), CONFIG);
    long bytes = 0;
    for (int file = 0; file < FILES; file++) {
      bytes += write(file, rows / FILES);
    }
    System.out.printf(Locale.ROOT, "%,d rows, %,d bytes in %d files%n", rows, bytes, FILES);
    boolean pandas = cost("python3", "-c", "import pandas").isPresent();
    List<Cost> ours = new ArrayList<>();
    List<Cost> theirs = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      delete(folder.resolve("out"));
      delete(folder.resolve("data"));
      ours.add(ingest());
      if (pandas) {
        theirs.add(cost("python3", "-c", PANDAS).orElseThrow());
      }
    }
    Cost best = Cost.best(ours);
    print("all of it", best);
    if (pandas) {
      Cost peer = Cost.best(theirs);
      print("pandas", peer);
      System.out.printf(
          Locale.ROOT,
          "%.1f times as fast; %s%n",
          peer.seconds() / best.seconds(),
          Files.mismatch(folder.resolve("out/finaldata.csv"), folder.resolve("pandas.csv")) < 0
              ? "the same bytes"
              : "OTHER BYTES");
    } else {
      System.out.println("pandas is not installed (python3-pandas)");
    }
    List<Cost> adding = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      write(FILES + round, 10_000);
      adding.add(ingest());
    }
    print("adding 10,000 rows", Cost.best(adding));
    idle();
  }

  /** Compares an ingestion of a thousand known files with one of a single file. */
  private void idle() throws Exception {
    delete(folder.resolve("in"));
    delete(folder.resolve("out"));
    delete(folder.resolve("data"));
    Files.createDirectories(folder.resolve("in"));
    write(0, 100);
    ingest();
    // Files that changed this recently are hashed again.
    Thread.sleep(2_500);
    ingest();
    Cost one = Cost.best(List.of(ingest(), ingest(), ingest()));
    for (int file = 1; file < 1_000; file++) {
      write(file, 100);
    }
    Thread.sleep(2_500);
    ingest();
    Cost thousand = Cost.best(List.of(ingest(), ingest(), ingest()));
    print("idle, 1 known file", one);
    print("idle, 1,000 known files", thousand);
  }

  /** A file of rows; one in thirty is a duplicate of a row in it or in an earlier file. */
  private long write(int file, int rows) throws IOException {
    SplittableRandom random = new SplittableRandom(file);
    SplittableRandom earlier = new SplittableRandom(Math.max(0, file - 1));
    Path path = folder.resolve(String.format(Locale.ROOT, "in/f%04d.csv", file));
    try (BufferedWriter out = Files.newBufferedWriter(path)) {
      out.write(HEADER);
      for (int row = 0; row < rows; row++) {
        String ours = row(file, row, random);
        String theirs = row(Math.max(0, file - 1), row, earlier);
        out.write(row % 30 == 29 ? theirs : ours);
      }
    }
    return Files.size(path);
  }

  private static String row(int file, int row, SplittableRandom random) {
    return "c"
        + (file * 1_000_000L + row)
        + ","
        + random.nextInt(300)
        + ","
        + random.nextInt(4_000)
        + ","
        + (1 + random.nextInt(900))
        + ","
        + (random.nextInt(5) == 0 ? 1 : 0)
        + "\n";
  }

  private Cost ingest() throws Exception {
    return cost(risk.toString(), "ingest", "-q").orElseThrow();
  }

  private Optional<Cost> cost(String... command) throws Exception {
    List<String> timed = new ArrayList<>(List.of("/usr/bin/time", "-f", "%e %M", "-o", "cost"));
    timed.addAll(List.of(command));
    Process process =
        new ProcessBuilder(timed)
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      return Optional.empty();
    }
    String[] figures = Files.readString(folder.resolve("cost")).strip().split(" ");
    return Optional.of(
        new Cost(Double.parseDouble(figures[0]), Double.parseDouble(figures[1]) / 1024));
  }

  private static void print(String what, Cost cost) {
    System.out.printf(Locale.ROOT, "%-24s %s%n", what, cost);
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      try (Stream<Path> all = Files.walk(path)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
