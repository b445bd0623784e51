package org.riskassessment.cli.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.evaluate.Contender;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.evaluate.PromotionPolicy;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.simulate.ClientSimulator;
import org.riskassessment.core.simulate.Drift;
import org.riskassessment.core.stage.ApiCallsStage;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.DriftStage;
import org.riskassessment.core.stage.IngestStage;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.stage.PerformanceStage;
import org.riskassessment.core.stage.ReportStage;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.stage.Stages;
import org.riskassessment.core.stage.TableReader;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.RowCounts;
import org.riskassessment.core.store.memory.InMemoryStore;
import org.riskassessment.train.CrossValidatedTrainStage;

/**
 * How often the gate is right, from seeds. Needs a built project:
 *
 * <pre>
 * java -cp risk-cli/target/risk.jar \
 *   risk-cli/src/test/java/org/riskassessment/cli/PromotionBenchmark.java [PAIRS [SEEDS]]
 * </pre>
 */
public final class PromotionBenchmark {
  private static final PromotionPolicy POLICY = RiskConfig.Promotion.STANDARD.policy();
  private static final int ROWS = 2_000;
  private static final double SHARE_LEFT = 0.2;
  private static final double CHAMPION_AUC = 0.75;

  /** Two models of the same clients err alike for the most part. */
  private static final double CORRELATION = 0.7;

  /** Upper points of the normal distribution, so that the area is as wanted: sqrt(2) z(area). */
  private static final Map<Double, Double> SHIFT =
      Map.of(0.74, 0.909828, 0.75, 0.953873, 0.80, 1.190232);

  private static final int TICK = 2_000;

  private PromotionBenchmark() {}

  public static void main(String[] arguments) {
    int pairs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 400;
    int seeds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50;
    System.out.printf(
        Locale.ROOT,
        "Gate, %d pairs of models on %,d rows each, ROC AUC %.2f, correlation of errors %.1f%n",
        pairs,
        ROWS,
        CHAMPION_AUC,
        CORRELATION);
    print("equal models, promoted", promoted(pairs, 0.75, false), pairs, "at most 4%");
    print(
        "challenger better by 0.05, promoted", promoted(pairs, 0.80, false), pairs, "at least 99%");
    print(
        "challenger worse by 0.01, passes the margin",
        promoted(pairs, 0.74, true),
        pairs,
        "at most 4%");
    System.out.printf(
        Locale.ROOT, "A reversed relation after 0 to 3 calm ticks, ticks of %,d rows%n", TICK);
    print(
        "challenger on new rows, promoted in the first tick",
        count(seeds, seed -> reversalIsMended(seed)),
        seeds,
        "at least 95%");
  }

  private static void print(String what, int count, int of, String wanted) {
    System.out.printf(
        Locale.ROOT,
        "  %-52s %4d of %d  %6.2f%%  (%s)%n",
        what,
        count,
        of,
        100.0 * count / of,
        wanted);
  }

  private static int count(int seeds, IntPredicate holds) {
    return (int) IntStream.rangeClosed(1, seeds).parallel().filter(holds).count();
  }

  /** How many challengers of a ROC AUC are promoted over a champion of {@link #CHAMPION_AUC}. */
  public static int promoted(int pairs, double challengerAuc, boolean championDrifted) {
    return count(pairs, seed -> isPromoted(challengerAuc, championDrifted, seed));
  }

  private static boolean isPromoted(double challengerAuc, boolean drifted, int seed) {
    Random random = new Random(1_000_003L * seed + Math.round(100 * challengerAuc));
    double[] champion = new double[ROWS];
    double[] challenger = new double[ROWS];
    boolean[] exited = new boolean[ROWS];
    for (int row = 0; row < ROWS; row++) {
      exited[row] = random.nextDouble() < SHARE_LEFT;
      double common = Math.sqrt(CORRELATION) * random.nextGaussian();
      double own = Math.sqrt(1 - CORRELATION);
      champion[row] =
          common + own * random.nextGaussian() + (exited[row] ? SHIFT.get(CHAMPION_AUC) : 0);
      challenger[row] =
          common + own * random.nextGaussian() + (exited[row] ? SHIFT.get(challengerAuc) : 0);
    }
    return POLICY.decide(
            contender(1, champion, exited),
            List.of(contender(2, challenger, exited)),
            drifted,
            0,
            seed)
        instanceof PromotionDecision.Promote;
  }

  private static Contender contender(int version, double[] ranking, boolean[] exited) {
    double[] risk = new double[ranking.length];
    for (int row = 0; row < risk.length; row++) {
      risk[row] = 1 / (1 + Math.exp(-ranking[row]));
    }
    int[] clients = IntStream.range(0, risk.length).toArray();
    return new Contender(version, new ScoredRows(ranking, risk, exited, clients), 0.5);
  }

  /**
   * The whole process, trained for real: a first model, some calm ticks, and one in which every
   * relation is reversed. Whether the challenger on the new rows takes over in that one.
   */
  public static boolean reversalIsMended(int seed) {
    try {
      Path workspace = Files.createTempDirectory("risk-promotion");
      try {
        return reversalIsMended(workspace, seed);
      } finally {
        try (Stream<Path> all = Files.walk(workspace)) {
          all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean reversalIsMended(Path workspace, int seed) throws IOException {
    Logger.getLogger("org.tribuo").setLevel(Level.WARNING);
    Files.writeString(
        workspace.resolve(ConfigFile.NAME),
        "{\"input_folder_path\": \"in\", \"output_folder_path\": \"out\", \"test_data_path\":"
            + " \"test\", \"output_model_path\": \"models\", \"prod_deployment_path\":"
            + " \"production\"}");
    Files.createDirectories(workspace.resolve("test"));
    Rows rows = new Rows();
    InMemoryStore store = new InMemoryStore();
    RiskProcess process =
        RiskProcess.over(
                ConfigFile.ofWorkspace(workspace).load(RiskConfig.PRODUCTION), store, rows.stages())
            .clock(Clock.fixed(Instant.parse("2026-03-01T06:00:00Z"), ZoneOffset.UTC))
            .release("benchmark")
            .build();
    ClientSimulator clients = new ClientSimulator(seed, 6_000);
    clients.source(1, rows::arrive);
    clients.source(2, rows::arrive);
    process.run();
    int calm = seed % 4;
    for (int period = 1; period <= calm; period++) {
      clients.period(period, Drift.NONE, TICK, rows::arrive);
      process.run();
    }
    int before = store.models().versions().size();
    clients.period(calm + 1, Drift.STRONG, TICK, rows::arrive);
    RunReport report = process.run();
    Integer version = report.modelVersion();
    return report.outcome() == RunOutcome.REDEPLOYED
        && version != null
        && version > before
        && store.models().version(version).orElseThrow().card().firstRow() > 0;
  }

  /** Rows in memory in the place of files. */
  private static final class Rows implements IngestStage, TableReader {
    private final List<String[]> stored = new ArrayList<>();
    private int ingested;

    void arrive(List<String> cells) {
      stored.add(cells.toArray(String[]::new));
    }

    Stages stages() {
      return new Stages(
          this,
          this,
          new CrossValidatedTrainStage(),
          (context, request) ->
              new Diagnosis(
                  context.clock().instant(),
                  request.data().id(),
                  request.datasetRows(),
                  null,
                  List.of(),
                  Map.of(),
                  List.of(),
                  List.of()),
          DriftStage.NONE,
          PerformanceStage.NONE,
          (context, content, request) -> new ReportStage.Written(List.of(), List.of()),
          (context, stages, url) -> new ApiCallsStage.Answers(List.of(), List.of()));
    }

    @Override
    public IngestionReport ingest(RunContext context, IngestionRequest request) {
      DatasetId id =
          new DatasetId(
              Sha256.hex(Integer.toString(stored.size()).getBytes(StandardCharsets.UTF_8)));
      String schema = context.config().schema().hash();
      Instant now = context.clock().instant();
      int fresh = stored.size() - ingested;
      Batch batch =
          new Batch(
              0,
              context.runId(),
              new Batch.Content("in", "rows-" + ingested, id.sha256(), 0, null),
              new Batch.Place(1, schema, ingested),
              Batch.Outcome.ingested(),
              RowCounts.of(fresh, fresh),
              null,
              now,
              1);
      DatasetRecord dataset =
          new DatasetRecord(id, 1, "finaldata.csv", stored.size(), 0, schema, now);
      context.store().ingestion().commit(List.of(batch), List.of(), dataset);
      ingested = stored.size();
      return new IngestionReport(List.of(batch), List.of(), List.of(), dataset);
    }

    @Override
    public Dataset dataset(RiskConfig config, DatasetRecord dataset) {
      Dataset.Builder rows = Dataset.builder(config.schema());
      stored.subList(0, (int) dataset.rows()).forEach(rows::add);
      return rows.build();
    }

    @Override
    public Table table(RiskConfig config, Path fileOrFolder) {
      throw new UnsupportedOperationException("there are no test data");
    }

    @Override
    public Table table(RiskConfig config, Source source, Cancellation cancellation) {
      throw new UnsupportedOperationException("there are no test data");
    }
  }
}
