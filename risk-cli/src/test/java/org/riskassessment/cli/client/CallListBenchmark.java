package org.riskassessment.cli.client;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.LogisticRiskModel;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.model.Term;
import org.riskassessment.core.schema.Schema;

/**
 * What scoring and listing cost. Needs a built project, and for the peer python3-pandas,
 * python3-sklearn and GNU time:
 *
 * <pre>java -cp risk-cli/target/risk.jar \
 *   risk-cli/src/test/java/org/riskassessment/cli/CallListBenchmark.java \
 *   score|file|list</pre>
 */
final class CallListBenchmark {
  private static final int ROUNDS = 5;

  /** Reads clients, scores them by a model fitted before, and writes them. */
  private static final String PEER =
      """
      import os, pickle, sys, pandas
      from sklearn.linear_model import LogisticRegression
      from sklearn.pipeline import make_pipeline
      from sklearn.preprocessing import StandardScaler
      x = ['lastmonth_activity', 'lastyear_activity', 'number_of_employees']
      if len(sys.argv) == 1:
          t = pandas.read_csv('data/ingesteddata/finaldata.csv').dropna()
          m = make_pipeline(StandardScaler(), LogisticRegression()).fit(t[x], t['exited'])
          pickle.dump(m, open('peer.bin', 'wb'))
          sys.exit()
      m = pickle.load(open('peer.bin', 'rb'))
      t = pandas.read_csv(sys.argv[1])
      p = m.predict_proba(t[x])[:, 1]
      out = pandas.DataFrame({'id': t['corporation'], 'risk': p, 'exits': p >= 0.5})
      out.to_csv(sys.argv[2], index=False)
      """;

  private CallListBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "score" -> score();
      case "file" -> file();
      case "list" -> list();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** From memory, on this thread. */
  private static void score() {
    Dataset.Builder builder = Dataset.builder(Schema.standard());
    Random random = new Random(1);
    for (int i = 0; i < 1_000_000; i++) {
      builder.add(
          new String[] {
            "c" + i,
            "" + random.nextInt(300),
            "" + random.nextInt(5_000),
            "" + random.nextInt(1_000),
            ""
          });
    }
    Dataset rows = builder.build();
    RiskModel model =
        new LogisticRiskModel(
            rows.schema().hash(),
            HoldOut.standard(),
            0.5,
            -1,
            List.of(
                new Term.Numeric("lastmonth_activity", 150, 150, 80, -0.5),
                new Term.Numeric("lastyear_activity", 2_500, 2_500, 1_400, -0.2),
                new Term.Numeric("number_of_employees", 500, 500, 300, 0.1)));
    double bestOdds = 0;
    double bestRisks = 0;
    double sum = 0;
    for (int round = 0; round < 60; round++) {
      long start = System.nanoTime();
      double[] logOdds = model.logOdds(rows);
      long middle = System.nanoTime();
      double[] risks = model.risks(logOdds);
      long end = System.nanoTime();
      sum += risks[round];
      bestOdds = Math.max(bestOdds, 1e3 * rows.size() / (middle - start));
      bestRisks = Math.max(bestRisks, 1e3 * rows.size() / (end - start));
    }
    System.out.printf(
        Locale.ROOT,
        "log-odds %.0f Mrow/s, log-odds and risks %.0f Mrow/s (%.3f)%n",
        bestOdds,
        bestRisks,
        sum);
  }

  private static Path workspace() throws Exception {
    Path folder = Files.createTempDirectory("risk-call-list-");
    run(folder, "demo", folder.resolve("w").toString(), "--clients", "10000");
    Path workspace = folder.resolve("w");
    run(workspace, "run", "-q");
    return workspace;
  }

  private static void file() throws Exception {
    Path workspace = workspace();
    Path clients = workspace.resolve("million.csv");
    Random random = new Random(1);
    try (BufferedWriter out = Files.newBufferedWriter(clients)) {
      out.write("corporation,lastmonth_activity,lastyear_activity,number_of_employees\n");
      for (int i = 0; i < 1_000_000; i++) {
        out.write(
            "client-"
                + i
                + ","
                + random.nextInt(300)
                + ","
                + random.nextInt(5_000)
                + ","
                + random.nextInt(1_000)
                + "\n");
      }
    }
    Path peer = workspace.resolve("peer.py");
    Files.writeString(peer, PEER);
    time(workspace, "peer's model", "/usr/bin/python3", peer.toString());
    for (int round = 0; round < ROUNDS; round++) {
      time(
          workspace,
          "risk predict",
          "sh",
          "-c",
          launcher() + " predict million.csv -o csv -q > ours.csv");
      time(workspace, "pandas", "/usr/bin/python3", peer.toString(), "million.csv", "theirs.csv");
    }
    delete(workspace.getParent());
  }

  private static void list() throws Exception {
    Path workspace = workspace();
    time(workspace, "first list, refits included", "sh", "-c", launcher() + " call-list -q > a");
    for (int round = 0; round < ROUNDS; round++) {
      // Another row, so that the list scores and stores the portfolio first.
      Files.writeString(
          workspace.resolve("data/sourcedata/more" + round + ".csv"),
          "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\nnew"
              + round
              + ",1,2,3,\n");
      run(workspace, "ingest", "-q");
      time(
          workspace,
          "scored, stored and listed with reasons",
          "sh",
          "-c",
          launcher() + " call-list -q > a");
      time(workspace, "listed with reasons", "sh", "-c", launcher() + " call-list -q > a");
    }
    delete(workspace.getParent());
  }

  private static String launcher() {
    return Path.of("risk").toAbsolutePath().toString();
  }

  private static void run(Path folder, String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of(launcher()));
    all.addAll(List.of(command));
    Process process =
        new ProcessBuilder(all)
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .inheritIO()
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(all + " failed");
    }
  }

  private static void time(Path folder, String name, String... command) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("/usr/bin/time", "-o", "time.txt", "-f", "%e s, %U s user, %M kB"));
    all.addAll(List.of(command));
    Process process = new ProcessBuilder(all).directory(folder.toFile()).inheritIO().start();
    int status = process.waitFor();
    System.out.printf(
        Locale.ROOT,
        "%-40s %s%s%n",
        name,
        Files.readString(folder.resolve("time.txt")).strip(),
        status == 0 ? "" : ", status " + status);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    }
  }
}
