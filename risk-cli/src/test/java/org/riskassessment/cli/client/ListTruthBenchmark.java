package org.riskassessment.cli.client;

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
import org.riskassessment.core.model.Calibrator;
import org.riskassessment.core.model.OutOfFold;
import org.riskassessment.core.model.Refits;
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
 * Whether what a call list says comes true, and how soon it is there: risks told apart, calibration
 * against isotonic steps, intervals of risks and of leavers, the risks at the top of the list, and
 * the time of the first and of later lists. Needs a built project, and a folder with the public
 * tables bank.csv and telco.csv:
 *
 * <pre>java -Xmx1g -cp risk-cli/target/risk.jar \
 *   risk-cli/src/test/java/org/riskassessment/cli/client/ListTruthBenchmark.java \
 *   FOLDER [SPLITS [WORKSPACES]]</pre>
 */
final class ListTruthBenchmark {
  private static final int[] CAPACITIES = {50, 100, 300, 1000};
  private static final int REFITS = 200;
  private static final int BINS = 10;

  private ListTruthBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path tables = Path.of(arguments[0]);
    int splits = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50;
    int workspaces = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 40;
    String wanted = arguments.length > 3 ? arguments[3] : "time risks calibration splits truth";
    if (wanted.contains("time")) {
      times();
    }
    if (wanted.contains("risks")) {
      risksToldApart();
    }
    boolean needsTables = wanted.contains("calibration") || wanted.contains("splits");
    for (String name : needsTables ? List.of("bank", "telco") : List.<String>of()) {
      Table table = Table.read(tables.resolve(name + ".csv"));
      if (wanted.contains("calibration")) {
        againstIsotonic(name, table);
      }
      if (wanted.contains("splits")) {
        splits(name, table, splits);
      }
    }
    if (wanted.contains("truth")) {
      truth(2_000, workspaces);
      truth(9_000, workspaces);
    }
  }

  /** The labelled rows of a table, as {@code risk init} reads it. */
  private record Table(Dataset rows, Training training) {
    static Table read(Path file) throws Exception {
      Path folder = Files.createTempDirectory("risk-list-truth-");
      run(
          folder,
          "init",
          folder.resolve("w").toString(),
          "--from",
          file.toAbsolutePath().toString());
      RiskConfig config = ConfigFile.ofWorkspace(folder.resolve("w")).load(RiskConfig.PRODUCTION);
      Dataset rows =
          new SourceTables()
              .table(config, FileSource.ofFolder("table", file), new Cancellation())
              .rows()
              .labelled();
      delete(folder);
      return new Table(rows, config.training());
    }

    TrainedModel trained(HoldOut rule) {
      Dataset known = rows.where(row -> !rule.holds(rows.clientId(row)));
      return new CrossValidatedTrainStage().fit(TrainRequest.of(known, rule, training));
    }
  }

  // how soon

  private static void times() throws Exception {
    Path folder = Files.createTempDirectory("risk-list-truth-");
    Files.write(folder.resolve("clients.csv"), new KnownForm(1, 20).lines(10_000));
    run(folder, "init", folder.resolve("w").toString(), "--from", "clients.csv");
    Path workspace = folder.resolve("w");
    double run = run(workspace, "run", "-q");
    double first = run(workspace, "call-list", "-q");
    double[] later = IntStream.range(0, 5).mapToDouble(i -> timed(workspace)).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "10,000 rows, 20 features: run %.2f s, first call list %.2f s, later ones %.2f s%n",
        run,
        first,
        later[later.length / 2]);
    delete(folder);
  }

  private static double timed(Path workspace) {
    try {
      return run(workspace, "call-list", "-q");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void risksToldApart() throws Exception {
    Path folder = Files.createTempDirectory("risk-list-truth-");
    run(folder, "demo", folder.resolve("w").toString());
    Path workspace = folder.resolve("w");
    RiskConfig config = ConfigFile.ofWorkspace(workspace).load(RiskConfig.PRODUCTION);
    Dataset rows =
        new SourceTables()
            .table(
                config,
                FileSource.ofFolder("table", workspace.resolve("data/sourcedata/dataset3.csv")),
                new Cancellation())
            .rows()
            .labelled();
    TrainedModel trained =
        new CrossValidatedTrainStage()
            .fit(TrainRequest.of(rows, HoldOut.standard(), config.training()));
    double[] logOdds = trained.model().logOdds(rows);
    System.out.printf(
        Locale.ROOT,
        "shipped data: %,d distinct log-odds, %,d distinct risks%n",
        Arrays.stream(logOdds).distinct().count(),
        Arrays.stream(trained.model().risks(logOdds)).distinct().count());
    delete(folder);
  }

  // calibration

  private static void againstIsotonic(String name, Table table) {
    int folds = 5;
    double[] loss = new double[2];
    List<double[]> own = new ArrayList<>();
    List<double[]> steps = new ArrayList<>();
    int rows = 0;
    for (int fold = 0; fold < folds; fold++) {
      HoldOut rule = new HoldOut("", folds, fold);
      TrainedModel trained = table.trained(rule);
      Dataset known = table.rows().where(row -> !rule.holds(table.rows().clientId(row)));
      Dataset held = table.rows().where(row -> rule.holds(table.rows().clientId(row)));
      Calibrator isotonic = isotonic(trained.outOfFold(), known);
      double[] logOdds = trained.model().logOdds(held);
      double[] risks = trained.model().risks(logOdds);
      double[] stepped = isotonic.risks(logOdds);
      for (int row = 0; row < held.size(); row++) {
        double left = held.exited(row) ? 1 : 0;
        loss[0] -= Math.log(left == 1 ? risks[row] : 1 - risks[row]);
        loss[1] -= Math.log(left == 1 ? stepped[row] : 1 - stepped[row]);
        own.add(new double[] {risks[row], left});
        steps.add(new double[] {stepped[row], left});
      }
      rows += held.size();
    }
    System.out.printf(
        Locale.ROOT,
        "%s, %d folds: log-loss %.4f (isotonic %.4f), ECE %.4f (isotonic %.4f)%n",
        name,
        folds,
        loss[0] / rows,
        loss[1] / rows,
        calibrationError(own),
        calibrationError(steps));
  }

  /** Of ten bins with as many clients. */
  private static double calibrationError(List<double[]> risksAndLabels) {
    List<double[]> sorted = new ArrayList<>(risksAndLabels);
    sorted.sort(Comparator.comparingDouble(one -> one[0]));
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      double difference = 0;
      for (int i = sorted.size() * bin / BINS; i < sorted.size() * (bin + 1) / BINS; i++) {
        difference += sorted.get(i)[0] - sorted.get(i)[1];
      }
      error += Math.abs(difference) / sorted.size();
    }
    return error;
  }

  /** Pool adjacent violators (Ayer and others, 1955), with a line through the blocks' middles. */
  private static Calibrator isotonic(OutOfFold scores, Dataset rows) {
    double[] logOdds = scores.logOdds();
    int[] places = scores.rows();
    Integer[] order = new Integer[logOdds.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> logOdds[i]));
    List<double[]> blocks = new ArrayList<>();
    for (int i : order) {
      blocks.add(new double[] {1, rows.exited(places[i]) ? 1 : 0, logOdds[i]});
      while (blocks.size() > 1) {
        double[] last = blocks.get(blocks.size() - 1);
        double[] before = blocks.get(blocks.size() - 2);
        if (before[1] / before[0] < last[1] / last[0]) {
          break;
        }
        blocks.remove(blocks.size() - 1);
        for (int part = 0; part < 3; part++) {
          before[part] += last[part];
        }
      }
    }
    List<Double> x = new ArrayList<>();
    List<Double> risks = new ArrayList<>();
    for (double[] block : blocks) {
      double middle = block[2] / block[0];
      if (x.isEmpty() || middle > x.get(x.size() - 1)) {
        x.add(middle);
        risks.add(Math.min(Math.max(block[1] / block[0], 1e-3), 1 - 1e-3));
      }
    }
    return new Calibrator.Isotonic(x, risks);
  }

  // leavers of a list

  private static void splits(String name, Table table, int splits) {
    int[] covered = new int[CAPACITIES.length];
    int[] below = new int[CAPACITIES.length];
    double[] width = new double[CAPACITIES.length];
    double[] said = new double[CAPACITIES.length];
    double[] came = new double[CAPACITIES.length];
    for (int split = 1; split <= splits; split++) {
      HoldOut rule = new HoldOut("split " + split + " ", 5, 0);
      TrainedModel trained = table.trained(rule);
      Dataset held = table.rows().where(row -> rule.holds(table.rows().clientId(row)));
      Refits refits = trained.refits().apply(REFITS);
      double[] logOdds = trained.model().logOdds(held);
      double[] risks = trained.model().risks(logOdds);
      int[] ranked = ranked(logOdds);
      for (int k = 0; k < CAPACITIES.length; k++) {
        int[] listed = Arrays.copyOf(ranked, CAPACITIES[k]);
        Dataset clients = held.pick(listed);
        double[] ones = new double[listed.length];
        Arrays.fill(ones, 1);
        Interval interval = refits.sums(trained.model(), clients, ones, split);
        int left = clients.positives();
        covered[k] += interval.low() <= left && left <= interval.high() ? 1 : 0;
        below[k] += left < interval.low() ? 1 : 0;
        width[k] += interval.high() - interval.low();
        said[k] += IntStream.of(listed).mapToDouble(row -> risks[row]).sum();
        came[k] += left;
      }
    }
    for (int k = 0; k < CAPACITIES.length; k++) {
      System.out.printf(
          Locale.ROOT,
          "%s, K = %4d: inside in %.0f%% of %d splits (%d below, %d above), mean width %.1f; said"
              + " %.1f, came %.1f (%+.1f%%)%n",
          name,
          CAPACITIES[k],
          100.0 * covered[k] / splits,
          splits,
          below[k],
          splits - covered[k] - below[k],
          width[k] / splits,
          said[k] / splits,
          came[k] / splits,
          100 * (said[k] / came[k] - 1));
    }
  }

  private static int[] ranked(double[] logOdds) {
    return IntStream.range(0, logOdds.length)
        .boxed()
        .sorted(Comparator.comparingDouble(row -> -logOdds[row]))
        .mapToInt(row -> row)
        .toArray();
  }

  // the truth

  /** The truth is logistic in eight numbers and a word of five, so the model's form is right. */
  private static void truth(int n, int workspaces) {
    int today = 2_000;
    double[] shares = new double[workspaces];
    double[] excess = new double[workspaces];
    double width = 0;
    for (int workspace = 0; workspace < workspaces; workspace++) {
      KnownForm form = new KnownForm(workspace, 8);
      TrainedModel trained =
          new CrossValidatedTrainStage()
              .fit(TrainRequest.of(form.rows(n), HoldOut.standard(), Training.STANDARD));
      Dataset clients = form.rows(today);
      double[] truth = form.risks(today);
      List<Interval> intervals = trained.refits().apply(REFITS).risks(trained.model(), clients);
      for (int client = 0; client < today; client++) {
        Interval interval = intervals.get(client);
        boolean holds = interval.low() <= truth[client] && truth[client] <= interval.high();
        shares[workspace] += (holds ? 1.0 : 0.0) / today;
        width += (interval.high() - interval.low()) / today / workspaces;
      }
      double[] logOdds = trained.model().logOdds(clients);
      double[] risks = trained.model().risks(logOdds);
      int[] top = Arrays.copyOf(ranked(logOdds), 100);
      excess[workspace] =
          IntStream.of(top).mapToDouble(row -> risks[row]).sum()
                  / IntStream.of(top).mapToDouble(row -> truth[row]).sum()
              - 1;
    }
    System.out.printf(
        Locale.ROOT,
        "n = %,d: the true risk is inside in %.1f%% (standard error %.1f) of %d workspaces, mean"
            + " width %.3f; the top 100 of %,d are said %+.1f%% (standard error %.1f) above their"
            + " true risk%n",
        n,
        100 * mean(shares),
        100 * error(shares),
        workspaces,
        width,
        today,
        100 * mean(excess),
        100 * error(excess));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** The standard error of a mean. */
  private static double error(double[] values) {
    double mean = mean(values);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.length - 1) / values.length);
  }

  private static double run(Path folder, String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of(Path.of("risk").toAbsolutePath().toString()));
    all.addAll(List.of(command));
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(all)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(all + " failed");
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    }
  }

  /** Clients whose log-odds of leaving are linear in what is known of them. */
  private static final class KnownForm {
    private static final String[] WORDS = {"north", "south", "east", "west", "abroad"};

    private final Random random;
    private final int numbers;
    private final double[] weights;
    private double[] risks = {};
    private int made;

    KnownForm(long seed, int numbers) {
      this.random = new Random(seed);
      this.numbers = numbers;
      this.weights = new double[numbers + WORDS.length];
      Arrays.setAll(weights, i -> 0.4 * random.nextGaussian());
    }

    Dataset rows(int n) {
      List<Column> columns = new ArrayList<>();
      columns.add(Column.of("id", ColumnRole.ID, ColumnType.TEXT));
      for (int i = 0; i < numbers; i++) {
        columns.add(Column.of("x" + i, ColumnRole.FEATURE, ColumnType.NUMERIC));
      }
      columns.add(Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL));
      columns.add(Column.of("exited", ColumnRole.LABEL, ColumnType.TEXT));
      Dataset.Builder builder = Dataset.builder(new Schema(columns, "1", "0"));
      cells(n).forEach(builder::add);
      return builder.build();
    }

    /** As a table with a header. */
    List<String> lines(int n) {
      List<String> lines = new ArrayList<>();
      lines.add(
          "id,"
              + String.join(",", IntStream.range(0, numbers).mapToObj(i -> "x" + i).toList())
              + ",region,exited");
      cells(n).forEach(cells -> lines.add(String.join(",", cells)));
      return lines;
    }

    private List<String[]> cells(int n) {
      List<String[]> rows = new ArrayList<>();
      risks = new double[n];
      for (int row = 0; row < n; row++) {
        String[] cells = new String[numbers + 3];
        double logOdds = -1.4;
        cells[0] = "c" + made++;
        for (int i = 0; i < numbers; i++) {
          double x = random.nextGaussian();
          cells[i + 1] = Double.toString(x);
          logOdds += weights[i] * x;
        }
        int word = random.nextInt(WORDS.length);
        cells[numbers + 1] = WORDS[word];
        logOdds += weights[numbers + word];
        risks[row] = 1 / (1 + Math.exp(-logOdds));
        cells[numbers + 2] = random.nextDouble() < risks[row] ? "1" : "0";
        rows.add(cells);
      }
      return rows;
    }

    /** The true risks of the rows made last. */
    double[] risks(int n) {
      return Arrays.copyOf(risks, n);
    }
  }
}
