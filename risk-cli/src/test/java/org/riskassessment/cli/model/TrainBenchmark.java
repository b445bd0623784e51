package org.riskassessment.cli.model;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Metric;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.TrainRequest;
import org.riskassessment.ingest.SourceTables;
import org.riskassessment.train.CrossValidatedTrainStage;

/**
 * How good the models are, on public tables that {@code risk init} alone has configured, fold by
 * fold beside scikit-learn's logistic regression; and what {@code risk train} costs as a whole
 * process, in turn with pandas and scikit-learn. The part {@code sgd} compares Tribuo's gradient
 * descent with Newton's method in both respects, and needs no peer. Needs a built project, the
 * tables' folder, and for the peer python3-pandas, python3-sklearn and GNU time:
 *
 * <pre>java -cp risk-cli/target/risk.jar \
 *   risk-cli/src/test/java/org/riskassessment/cli/TrainBenchmark.java FOLDER [quality|cost|sgd]
 * </pre>
 */
final class TrainBenchmark {
  private static final int FOLDS = 5;
  private static final int ROUNDS = 3;

  /** Reads folds.csv: the features, the label as y, the fold; writes the log-odds of each row. */
  private static final String PEER =
      """
      import json, sys, numpy, pandas
      from sklearn.compose import ColumnTransformer
      from sklearn.impute import SimpleImputer
      from sklearn.linear_model import LogisticRegression
      from sklearn.pipeline import make_pipeline
      from sklearn.preprocessing import OneHotEncoder, StandardScaler
      t = pandas.read_csv('folds.csv')
      y, fold = t.pop('y'), t.pop('fold')
      texts = json.loads(sys.argv[1])
      numbers = [c for c in t.columns if c not in texts]
      t[texts] = t[texts].astype(str)
      out = numpy.zeros(len(t))
      for k in sorted(set(fold)):
          m = make_pipeline(
              ColumnTransformer([
                  ('n', make_pipeline(SimpleImputer(strategy='median'), StandardScaler()), numbers),
                  ('c', OneHotEncoder(handle_unknown='ignore'), texts)]),
              LogisticRegression(max_iter=1000, tol=1e-8))
          m.fit(t[fold != k], y[fold != k])
          out[fold == k] = m.decision_function(t[fold == k])
      numpy.savetxt('peer.csv', out, fmt='%.17g')
      """;

  private static final String PEER_COST =
      """
      import pandas
      from sklearn.linear_model import LogisticRegression
      from sklearn.metrics import roc_auc_score
      from sklearn.model_selection import train_test_split
      from sklearn.pipeline import make_pipeline
      from sklearn.preprocessing import StandardScaler
      t = pandas.read_csv('data/ingesteddata/finaldata.csv').dropna()
      x = t[['lastmonth_activity', 'lastyear_activity', 'number_of_employees']]
      a, b, p, q = train_test_split(x, t['exited'], test_size=0.2, random_state=0)
      m = make_pipeline(StandardScaler(), LogisticRegression()).fit(a, p)
      print(roc_auc_score(q, m.predict_proba(b)[:, 1]))
      """;

  private final Path folder;
  private final Path risk;

  private TrainBenchmark(Path folder, Path risk) {
    this.folder = folder;
    this.risk = risk;
  }

  public static void main(String[] arguments) throws Exception {
    Path risk = Path.of("risk").toAbsolutePath();
    if (!Files.isExecutable(risk)) {
      throw new IllegalStateException("run it in the project's folder, after mvn package");
    }
    Logger.getLogger("").setLevel(Level.OFF); // Tribuo's
    String part = arguments.length > 1 ? arguments[1] : "all";
    Path folder = Files.createTempDirectory("train-benchmark");
    try {
      TrainBenchmark benchmark = new TrainBenchmark(folder, risk);
      if (!part.equals("cost")) {
        boolean sgd = part.equals("sgd");
        try (Stream<Path> tables = Files.list(Path.of(arguments[0]).toAbsolutePath())) {
          for (Path table : tables.sorted().toList()) {
            benchmark.quality(table, sgd);
          }
        }
      }
      if (part.equals("sgd")) {
        benchmark.kinds(10_000);
        benchmark.kinds(1_000_000);
      } else if (!part.equals("quality")) {
        benchmark.cost(10_000);
        benchmark.cost(1_000_000);
      }
    } finally {
      delete(folder);
    }
  }

  // How good.

  /**
   * @param sgd whether to compare only gradient descent and Newton's method
   */
  private void quality(Path table, boolean sgd) throws Exception {
    Path workspace = folder.resolve(table.getFileName().toString());
    call(folder, risk.toString(), "init", workspace.toString(), "--from", table.toString());
    RiskConfig config = ConfigFile.ofWorkspace(workspace).load(RiskConfig.PRODUCTION);
    Dataset rows =
        new SourceTables()
            .table(config, FileSource.ofFolder("table", table), new Cancellation())
            .rows();
    // Folds by id, in an order of their own.
    int[] folds =
        IntStream.range(0, rows.size())
            .map(row -> (int) Long.remainderUnsigned(rows.clientHash(row, 4711), FOLDS))
            .toArray();
    System.out.printf(
        Locale.ROOT,
        "%s: %,d rows, %,d left; %d folds by id%n%-22s %8s %8s %8s %8s%n",
        table.getFileName(),
        rows.size(),
        rows.positives(),
        FOLDS,
        "",
        "AUC",
        "log-loss",
        "Brier",
        "ECE");
    Map<String, Training> ways = new LinkedHashMap<>();
    for (Training.Candidate candidate : Training.Candidate.values()) {
      ways.put(
          candidate.name().toLowerCase(Locale.ROOT),
          Training.STANDARD.withCandidates(List.of(candidate)));
    }
    if (sgd) {
      ways.keySet().retainAll(List.of("logistic", "sgd"));
    } else {
      ways.put("auto", Training.STANDARD);
    }
    for (Map.Entry<String, Training> way : ways.entrySet()) {
      ours(way.getKey(), rows, folds, way.getValue());
    }
    if (!sgd) {
      peer(config, rows, folds, workspace);
    }
  }

  private static void ours(String name, Dataset rows, int[] folds, Training settings) {
    double[] raw = new double[rows.size()];
    double[] risk = new double[rows.size()];
    List<String> kinds = new ArrayList<>();
    long started = System.nanoTime();
    long used = processorTime();
    for (int fold = 0; fold < FOLDS; fold++) {
      int held = fold;
      var trained =
          new CrossValidatedTrainStage()
              .fit(
                  TrainRequest.of(
                      rows.where(row -> folds[row] != held), HoldOut.standard(), settings));
      RiskModel model = trained.model();
      kinds.add(
          trained.report().get().candidate().substring(0, 1)
              + Math.round(trained.report().get().l2())
              + trained.report().get().calibration().method().charAt(0));
      double[] scores = model.logOdds(rows);
      for (int row = 0; row < folds.length; row++) {
        if (folds[row] == fold) {
          raw[row] = scores[row];
          risk[row] = model.risk(scores[row]);
        }
      }
    }
    print(name, rows, folds, raw, risk);
    System.out.printf(
        Locale.ROOT,
        "  %s, %.2f s a fit, %.2f s of processor time%n",
        kinds,
        (System.nanoTime() - started) / 1e9 / FOLDS,
        (processorTime() - used) / 1e9 / FOLDS);
  }

  private static long processorTime() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private void peer(RiskConfig config, Dataset rows, int[] folds, Path workspace) throws Exception {
    StringBuilder csv = new StringBuilder();
    List<String> names = config.schema().features().stream().map(c -> c.name()).toList();
    csv.append(String.join(",", names)).append(",y,fold\n");
    for (int row = 0; row < rows.size(); row++) {
      for (String name : names) {
        csv.append('"').append(rows.cell(name, row)).append("\",");
      }
      csv.append(rows.exited(row) ? 1 : 0).append(',').append(folds[row]).append('\n');
    }
    Files.writeString(workspace.resolve("folds.csv"), csv);
    String texts =
        config.schema().features().stream()
            .filter(c -> c.type().name().equals("CATEGORICAL"))
            .map(c -> '"' + c.name() + '"')
            .toList()
            .toString();
    if (call(workspace, "/usr/bin/python3", "-c", PEER, texts).isEmpty()) {
      System.out.println("scikit-learn is not installed (python3-pandas, python3-sklearn)");
      return;
    }
    double[] raw =
        Files.readAllLines(workspace.resolve("peer.csv")).stream()
            .mapToDouble(Double::parseDouble)
            .toArray();
    double[] risk = Arrays.stream(raw).map(x -> 1 / (1 + Math.exp(-x))).toArray();
    print("scikit-learn", rows, folds, raw, risk);
  }

  /** Area, log-loss and Brier score as means over folds; calibration error pooled. */
  private static void print(String name, Dataset rows, int[] folds, double[] raw, double[] risk) {
    double[] means = new double[3];
    for (int fold = 0; fold < FOLDS; fold++) {
      int held = fold;
      Evaluation one =
          evaluation(rows, raw, risk, IntStream.range(0, raw.length).filter(r -> folds[r] == held));
      means[0] += one.value(Metric.ROC_AUC).orElseThrow() / FOLDS;
      means[1] += one.value(Metric.LOG_LOSS).orElseThrow() / FOLDS;
      means[2] += one.value(Metric.BRIER).orElseThrow() / FOLDS;
    }
    Evaluation pooled = evaluation(rows, raw, risk, IntStream.range(0, raw.length));
    System.out.printf(
        Locale.ROOT,
        "%-22s %8.4f %8.4f %8.4f %8.4f%n",
        name,
        means[0],
        means[1],
        means[2],
        pooled.value(Metric.CALIBRATION_ERROR).orElseThrow());
  }

  private static Evaluation evaluation(
      Dataset rows, double[] raw, double[] risk, IntStream chosen) {
    int[] at = chosen.toArray();
    boolean[] exited = new boolean[at.length];
    for (int i = 0; i < at.length; i++) {
      exited[i] = rows.exited(at[i]);
    }
    ScoredRows scored =
        new ScoredRows(
            Arrays.stream(at).mapToDouble(i -> raw[i]).toArray(),
            Arrays.stream(at).mapToDouble(i -> risk[i]).toArray(),
            exited,
            IntStream.range(0, at.length).toArray());
    return Evaluation.of("folds", Evaluation.Protocol.OUT_OF_FOLD, scored, 0.5, 100, 1);
  }

  // What it costs.

  private void cost(int rows) throws Exception {
    Path workspace = ingested(rows);
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    double memory = 0;
    for (int round = 0; round < ROUNDS; round++) {
      double[] cost = timed(workspace, risk.toString(), "train", "-q");
      ours.add(cost[0]);
      memory = Math.max(memory, cost[1]);
      theirs.add(timed(workspace, "/usr/bin/python3", "-c", PEER_COST)[0]);
    }
    System.out.printf(
        Locale.ROOT,
        "%,d clients: risk train %s s, up to %.0f MiB; pandas and scikit-learn %s s%n",
        rows,
        ours,
        memory,
        theirs);
  }

  /** Whole processes that train one kind of model, in turns. */
  private void kinds(int rows) throws Exception {
    Path workspace = ingested(rows);
    for (int round = 1; round <= ROUNDS; round++) {
      for (String kind : List.of("logistic", "sgd")) {
        double[] cost = timed(workspace, risk.toString(), "train", "-q", "--candidate", kind);
        int version = 2 * round - (kind.equals("sgd") ? 0 : 1);
        ModelCard card =
            ModelCard.read(
                Files.readAllBytes(workspace.resolve("data/models/" + version + "/modelcard.json")),
                "card");
        System.out.printf(
            Locale.ROOT,
            "%,d clients: %-8s %.2f s, %.2f s of processor time, %.0f MiB, log-loss %.5f%n",
            rows,
            kind,
            cost[0],
            cost[2],
            cost[1],
            card.evaluation().value(Metric.LOG_LOSS).orElseThrow());
      }
    }
  }

  private Path ingested(int rows) throws Exception {
    Path workspace = folder.resolve("w" + rows);
    call(
        folder,
        risk.toString(),
        "demo",
        workspace.toString(),
        "--periods",
        "0",
        "--clients",
        Integer.toString(rows));
    // All clients of the demonstration have left or stayed: none of the rows is only to be scored.
    call(workspace, risk.toString(), "ingest", "-q");
    return workspace;
  }

  /** Seconds, MiB, seconds of processor time. */
  private double[] timed(Path directory, String... command) throws Exception {
    Path cost = folder.resolve("cost");
    List<String> whole =
        new ArrayList<>(List.of("/usr/bin/time", "-f", "%e %M %U %S", "-o", cost.toString()));
    whole.addAll(List.of(command));
    call(directory, whole.toArray(String[]::new))
        .orElseThrow(() -> new IllegalStateException("failed: " + whole));
    String[] figures = Files.readString(cost).strip().split(" ");
    return new double[] {
      Double.parseDouble(figures[0]),
      Double.parseDouble(figures[1]) / 1024,
      Double.parseDouble(figures[2]) + Double.parseDouble(figures[3])
    };
  }

  /** What a command prints; empty when it fails. */
  private static Optional<String> call(Path directory, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? Optional.of(out) : Optional.empty();
  }

  private static void delete(Path path) throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
