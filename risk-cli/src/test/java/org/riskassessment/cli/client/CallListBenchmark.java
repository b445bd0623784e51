package org.riskassessment.cli.client;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.model.LogisticRiskModel;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.model.Term;
import org.riskassessment.core.model.TrainedModel;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.TrainRequest;
import org.riskassessment.ingest.SourceTables;
import org.riskassessment.train.CrossValidatedTrainStage;

/**
 * What scoring and listing cost, and whether the number of leavers that a list promises comes true.
 * Needs a built project; for the peer python3-pandas, python3-sklearn and GNU time; for the
 * coverage the public bank table:
 *
 * <pre>java -cp risk-cli/target/risk.jar \
 *   risk-cli/src/test/java/org/riskassessment/cli/CallListBenchmark.java \
 *   score|file|list|truth [WORKSPACES]|coverage BANK.csv [SPLITS [REFITS]]</pre>
 */
final class CallListBenchmark {
  private static final int ROUNDS = 5;
  private static final int[] CAPACITIES = {50, 100, 300, 1000};

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
      case "coverage" ->
          coverage(
              Path.of(arguments[1]),
              arguments.length > 2 ? Integer.parseInt(arguments[2]) : 50,
              arguments.length > 3 ? Integer.parseInt(arguments[3]) : 200);
      case "truth" -> truth(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 40);
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

  /** Shares of splits in which as many left as the list said. */
  private static void coverage(Path table, int splits, int refits) throws Exception {
    Path folder = Files.createTempDirectory("risk-call-list-");
    run(folder, "init", folder.resolve("w").toString(), "--from", table.toString());
    RiskConfig config = ConfigFile.ofWorkspace(folder.resolve("w")).load(RiskConfig.PRODUCTION);
    Dataset all =
        new SourceTables()
            .table(config, FileSource.ofFolder("table", table), new Cancellation())
            .rows()
            .labelled();
    CrossValidatedTrainStage stage = new CrossValidatedTrainStage();
    int[] covered = new int[CAPACITIES.length];
    int[] below = new int[CAPACITIES.length];
    double[] width = new double[CAPACITIES.length];
    for (int split = 1; split <= splits; split++) {
      HoldOut rule = new HoldOut("split " + split + " ", 5, 0);
      Dataset training = all.where(row -> !rule.holds(all.clientId(row)));
      Dataset held = all.where(row -> rule.holds(all.clientId(row)));
      TrainedModel trained = stage.fit(TrainRequest.of(training, rule, config.training()));
      Refits known = trained.refits().apply(refits);
      double[] logOdds = trained.model().logOdds(held);
      int[] ranked =
          IntStream.range(0, held.size())
              .boxed()
              .sorted(
                  Comparator.<Integer>comparingDouble(row -> -logOdds[row])
                      .thenComparing(held::clientId))
              .mapToInt(row -> row)
              .toArray();
      for (int k = 0; k < CAPACITIES.length; k++) {
        Dataset listed = held.pick(Arrays.copyOf(ranked, CAPACITIES[k]));
        double[] ones = new double[listed.size()];
        Arrays.fill(ones, 1);
        Interval interval = known.sums(trained.model(), listed, ones, split);
        int left = listed.positives();
        covered[k] += interval.low() <= left && left <= interval.high() ? 1 : 0;
        below[k] += left < interval.low() ? 1 : 0;
        width[k] += interval.high() - interval.low();
      }
      System.out.print('.');
      System.out.flush();
    }
    System.out.println();
    for (int k = 0; k < CAPACITIES.length; k++) {
      System.out.printf(
          Locale.ROOT,
          "K = %4d: inside in %.0f%% of %d splits (%d below, %d above), mean width %.1f%n",
          CAPACITIES[k],
          100.0 * covered[k] / splits,
          splits,
          below[k],
          splits - covered[k] - below[k],
          width[k] / splits);
    }
    delete(folder);
  }

  /**
   * Shares of clients whose true risk lies inside its interval. The truth is logistic in eight
   * numbers and a word of five, so that the model's form is right.
   */
  private static void truth(int workspaces) {
    for (int n : new int[] {2_000, 9_000}) {
      double[] shares = new double[workspaces];
      double width = 0;
      for (int workspace = 0; workspace < workspaces; workspace++) {
        KnownForm form = new KnownForm(workspace);
        Dataset training = form.rows(n);
        TrainedModel trained =
            new CrossValidatedTrainStage()
                .fit(TrainRequest.of(training, HoldOut.standard(), Training.STANDARD));
        Dataset today = form.rows(1_000);
        double[] truth = form.risks(1_000);
        List<Interval> intervals = trained.refits().apply(200).risks(trained.model(), today);
        for (int client = 0; client < truth.length; client++) {
          Interval interval = intervals.get(client);
          boolean holds = interval.low() <= truth[client] && truth[client] <= interval.high();
          shares[workspace] += (holds ? 1.0 : 0.0) / truth.length;
          width += (interval.high() - interval.low()) / truth.length / workspaces;
        }
      }
      double mean = Arrays.stream(shares).average().orElseThrow();
      double squares = Arrays.stream(shares).map(s -> (s - mean) * (s - mean)).sum();
      System.out.printf(
          Locale.ROOT,
          "n = %,d: the true risk is inside in %.1f%% (standard error %.1f) of %d workspaces, mean"
              + " width %.3f%n",
          n,
          100 * mean,
          100 * Math.sqrt(squares / (workspaces - 1) / workspaces),
          workspaces,
          width);
    }
  }

  /** Clients whose log-odds of leaving are linear in what is known of them. */
  private static final class KnownForm {
    private static final int NUMBERS = 8;
    private static final String[] WORDS = {"north", "south", "east", "west", "abroad"};

    private final Random random;
    private final double[] weights = new double[NUMBERS + WORDS.length];
    private double[] risks = {};
    private int made;

    KnownForm(long seed) {
      this.random = new Random(seed);
      Arrays.setAll(weights, i -> 0.4 * random.nextGaussian());
    }

    Dataset rows(int n) {
      List<Column> columns = new ArrayList<>();
      columns.add(Column.of("id", ColumnRole.ID, ColumnType.TEXT));
      for (int i = 0; i < NUMBERS; i++) {
        columns.add(Column.of("x" + i, ColumnRole.FEATURE, ColumnType.NUMERIC));
      }
      columns.add(Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL));
      columns.add(Column.of("exited", ColumnRole.LABEL, ColumnType.TEXT));
      Dataset.Builder builder = Dataset.builder(new Schema(columns, "1", "0"));
      risks = new double[n];
      for (int row = 0; row < n; row++) {
        String[] cells = new String[NUMBERS + 3];
        double logOdds = -1.4;
        cells[0] = "c" + made++;
        for (int i = 0; i < NUMBERS; i++) {
          double x = random.nextGaussian();
          cells[i + 1] = Double.toString(x);
          logOdds += weights[i] * x;
        }
        int word = random.nextInt(WORDS.length);
        cells[NUMBERS + 1] = WORDS[word];
        logOdds += weights[NUMBERS + word];
        risks[row] = 1 / (1 + Math.exp(-logOdds));
        cells[NUMBERS + 2] = random.nextDouble() < risks[row] ? "1" : "0";
        builder.add(cells);
      }
      return builder.build();
    }

    /** The true risks of the rows made last. */
    double[] risks(int n) {
      return Arrays.copyOf(risks, n);
    }
  }
}
