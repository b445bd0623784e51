package org.riskassessment.core.stage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.diagnosis.DataDrift;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.ThresholdRule;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.model.LogisticRiskModel;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.model.Term;
import org.riskassessment.core.model.TrainedModel;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.RowCounts;

/**
 * Stages without files: rows come in by {@link #arrive}, and the model is the line that separates
 * two normal distributions of the first feature with a standard deviation of 20. Counts what is
 * asked of it, and fails where told to. Thread-safe once set up.
 */
public final class StageDoubles implements IngestStage, TableReader, TrainStage {
  private final List<String[]> arriving = new ArrayList<>();
  private final List<String[]> stored = new ArrayList<>();
  private final List<String[]> test = new ArrayList<>();
  private final List<String[]> portfolio = new ArrayList<>();
  private @Nullable RuntimeException trainingFault;
  private final List<Dataset> compared = new CopyOnWriteArrayList<>();
  private final List<ReportStage.Content> reports = new CopyOnWriteArrayList<>();
  private List<ColumnDrift> drift = List.of();
  private Map<String, Long> rejected = Map.of();
  private @Nullable Integer changedFrom;
  private int fitsUntilFault;
  private int datasetsRead;
  private int generation = 1;

  /** Stages whose tables are read by another reader. */
  public static Stages reading(TableReader tables) {
    Stages stages = new StageDoubles().stages();
    return new Stages(
        stages.ingest(),
        tables,
        stages.train(),
        stages.diagnose(),
        stages.drift(),
        stages.performance(),
        stages.report(),
        stages.apiCalls());
  }

  public Stages stages() {
    return new Stages(
        this,
        this,
        this,
        (context, request) ->
            new Diagnosis(
                context.clock().instant(),
                request.data().id(),
                request.datasetRows(),
                context.store().models().deployed().map(d -> d.version()).orElse(null),
                List.of(),
                Map.of(),
                List.of(),
                List.of()),
        comparison -> {
          compared.add(comparison.reference());
          compared.add(comparison.current());
          boolean isKnown =
              drift.stream().anyMatch(column -> column.status() != CheckStatus.INSUFFICIENT);
          return new DataDrift(
              isKnown || drift.isEmpty() ? CheckStatus.OK : CheckStatus.INSUFFICIENT,
              new DataDrift.Reference(comparison.reference().size(), comparison.dataset()),
              new DataDrift.Current(comparison.current().size()),
              drift,
              null,
              null,
              null,
              "as the test says");
        },
        PerformanceStage.NONE,
        (context, content, request) -> {
          reports.add(content);
          return new ReportStage.Written(List.of(), List.of());
        },
        (context, stages, url) -> new ApiCallsStage.Answers(List.of(), List.of()));
  }

  /** Rows that the next ingestion finds. */
  public synchronized void arrive(List<String[]> rows) {
    arriving.addAll(rows);
  }

  /** The labelled test data; none before this. */
  public void test(List<String[]> rows) {
    test.addAll(rows);
  }

  /** What a configured portfolio holds. */
  public void portfolio(List<String[]> rows) {
    portfolio.addAll(rows);
  }

  /** What the next comparisons find. */
  public void drift(List<ColumnDrift> found) {
    drift = found;
  }

  /** References and rows of today that were compared, in turn. */
  public List<Dataset> compared() {
    return compared;
  }

  /** What the reports written so far show, in turn. */
  public List<ReportStage.Content> reports() {
    return reports;
  }

  /** The next file also has rows rejected for these columns. */
  public void reject(Map<String, Long> byColumn) {
    rejected = byColumn;
  }

  /** The next file is an earlier batch's with another content. */
  public void changedFrom(int batch) {
    changedFrom = batch;
  }

  /** The next datasets have nothing to do with those before. */
  public void beginGeneration() {
    generation++;
    stored.clear();
  }

  /** Lets some fits go well and the one after them fail, once. */
  public void failTrainingAfter(int fits, RuntimeException fault) {
    fitsUntilFault = fits;
    trainingFault = fault;
  }

  public int datasetsRead() {
    return datasetsRead;
  }

  @Override
  public synchronized IngestionReport ingest(RunContext context, IngestionRequest request) {
    if (request instanceof IngestionRequest.Forget forget) {
      return forget(context, forget);
    }
    if (request instanceof IngestionRequest.Fresh) {
      beginGeneration();
    }
    if (arriving.isEmpty()) {
      return new IngestionReport(
          List.of(), List.of(), List.of(), context.store().ingestion().dataset().orElse(null));
    }
    int first = stored.size();
    stored.addAll(arriving);
    DatasetRecord dataset = record(context);
    Batch batch =
        new Batch(
            0,
            context.runId(),
            new Batch.Content(
                "input", "file-" + first + ".csv", dataset.id().sha256(), dataset.bytes(), null),
            new Batch.Place(generation, dataset.schemaHash(), first),
            Batch.Outcome.ingested(),
            counts(),
            changedFrom,
            context.clock().instant(),
            1);
    context.store().ingestion().commit(List.of(batch), List.of(), dataset);
    arriving.clear();
    changedFrom = null;
    return new IngestionReport(List.of(batch), List.of(), List.of(), dataset);
  }

  private RowCounts counts() {
    long aside = rejected.values().stream().mapToLong(rows -> rows).sum();
    RowCounts counts =
        new RowCounts(
            arriving.size() + aside, arriving.size(), 0, aside, 0, Map.of("type", aside), rejected);
    rejected = Map.of();
    return counts;
  }

  /** All rows of the batch go, as if no other had them. */
  private IngestionReport forget(RunContext context, IngestionRequest.Forget request) {
    Batch batch = context.store().ingestion().batches().get(request.batch() - 1);
    int first = (int) batch.firstRow();
    stored.subList(first, first + (int) batch.rowsNew()).clear();
    generation++;
    DatasetRecord dataset = record(context);
    context
        .store()
        .ingestion()
        .forget(
            request.batch(), request.reason(), Map.of(batch.firstRow(), batch.rowsNew()), dataset);
    return new IngestionReport(List.of(), List.of(), List.of(), dataset);
  }

  private DatasetRecord record(RunContext context) {
    StringBuilder csv = new StringBuilder();
    stored.forEach(row -> csv.append(String.join(",", row)).append('\n'));
    return new DatasetRecord(
        new DatasetId(digest(csv.toString())),
        generation,
        "finaldata.csv",
        stored.size(),
        csv.length(),
        context.config().schema().hash(),
        context.clock().instant());
  }

  @Override
  public synchronized Dataset dataset(RiskConfig config, DatasetRecord dataset) {
    datasetsRead++;
    return dataset(config.schema(), stored.subList(0, (int) dataset.rows()));
  }

  @Override
  public Table table(RiskConfig config, Path fileOrFolder) {
    if (test.isEmpty()) {
      throw new RiskException(ErrorCode.SOURCE_UNREACHABLE, "there is no test data");
    }
    return new Table(dataset(config.schema(), test), RejectedRows.NONE);
  }

  @Override
  public Table table(RiskConfig config, Source source, Cancellation cancellation) {
    return source.equals(config.testData())
        ? table(config, ((FileSource) source).folder())
        : new Table(dataset(config.schema(), portfolio), RejectedRows.NONE);
  }

  @Override
  public TrainedModel fit(TrainRequest request) {
    Dataset rows = request.rows();
    if (trainingFault != null && fitsUntilFault-- == 0) {
      RuntimeException fault = trainingFault;
      trainingFault = null;
      throw fault;
    }
    if (rows.positives() == 0 || rows.negatives() == 0) {
      throw new RiskException(ErrorCode.DATA_INSUFFICIENT, "all rows are of one class");
    }
    String feature = rows.schema().features().get(0).name();
    NumericColumn values = rows.numeric(feature);
    double left = 0;
    double stayed = 0;
    for (int row = 0; row < rows.size(); row++) {
      if (rows.exited(row)) {
        left += values.at(row) / rows.positives();
      } else {
        stayed += values.at(row) / rows.negatives();
      }
    }
    double mean = (left + stayed) / 2;
    double odds = StrictMath.log(rows.positives() / (double) rows.negatives());
    double even = left == stayed ? mean : mean - 400 * odds / (left - stayed);
    double threshold =
        request.settings().threshold() instanceof ThresholdRule.Fixed fixed ? fixed.risk() : 0.5;
    double slope = (left - stayed) / 20;
    IntFunction<RiskModel> shifted =
        shift ->
            new LogisticRiskModel(
                rows.schema().hash(),
                request.holdOut(),
                threshold,
                0,
                List.of(new Term.Numeric(feature, mean, even + shift, 20, slope)));
    return new TrainedModel(
        shifted.apply(0),
        () ->
            new FitReport(
                "double",
                1,
                List.of(),
                new FitReport.Calibration("none", 0, 0, 0),
                "as configured",
                List.of(),
                List.of()),
        Map::of,
        count ->
            new Refits(
                IntStream.range(0, count).mapToObj(i -> shifted.apply(i % 5 - 2)).toList(), 1));
  }

  private static Dataset dataset(Schema schema, List<String[]> rows) {
    Dataset.Builder builder = Dataset.builder(schema);
    rows.forEach(builder::add);
    return builder.build();
  }

  private static String digest(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
