package org.riskassessment.core.portfolio;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.HiddenCharacter;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.run.Runs;
import org.riskassessment.core.stage.RejectedRows;
import org.riskassessment.core.stage.TableReader;
import org.riskassessment.core.version.VersionRefits;

/**
 * Today's clients: scores them, lists who to call, explains one, records calls. Nothing here waits
 * for a run to finish. Thread-safe.
 */
public final class Clients {
  private final Runs runs;

  public Clients(Runs runs) {
    this.runs = runs;
  }

  /**
   * Scores the portfolio and stores the scores as a batch. The portfolio is the configured one, or
   * else the newest row of every client of the dataset that has not left. While nothing is new, the
   * batch stays the same.
   */
  public PredictionReport predict() {
    Run run = runs.unrecorded("predict");
    ScoredBatch scored = new PortfolioScorer(run).now();
    ModelVersion version = run.models().version(scored.batch().modelVersion());
    return report(run, scored, new VersionRefits(run).refits(version).orElse(null));
  }

  /** Scores the rows of a CSV file, whose label column may be absent. Stores nothing. */
  public PredictionReport predict(Path file) {
    Run run = runs.unrecorded("predict");
    TableReader.Table table = run.stages().tables().table(run.config(), file);
    table.notes().forEach(run::warn);
    table.rejected().describe().forEach(run::warn);
    return report(run, table.rows(), true);
  }

  /**
   * Scores the rows of a CSV file part by part, without intervals, in constant memory. Stores
   * nothing.
   *
   * @param sink receives the parts in file order
   * @return warnings: each of the first rejected rows, then how many more there were
   */
  public List<String> predict(Path file, Consumer<ScoredPart> sink) {
    Run run = runs.unrecorded("predict");
    RiskModel model = run.models().load(run.models().deployed().version());
    RejectedRows[] rejected = {RejectedRows.NONE};
    run.stages()
        .tables()
        .parts(
            run.config(),
            file,
            table -> {
              run.context().cancellation().check();
              table.notes().forEach(run::warn);
              rejected[0] = rejected[0].and(table.rejected());
              double[] logOdds = model.logOdds(table.rows());
              sink.accept(new ScoredPart(table.rows(), model.risks(logOdds), model));
            });
    rejected[0].describe().forEach(run::warn);
    return run.warnings();
  }

  /**
   * Some rows of a file with their scores.
   *
   * @param risks one for each row, 0 to 1
   */
  public record ScoredPart(Dataset rows, double[] risks, RiskModel model) {}

  /** Scores the rows of the test data, without intervals. Stores nothing. */
  public PredictionReport predictTestData() {
    Run run = runs.unrecorded("predict");
    return report(run, run.rows(run.config().testData()), false);
  }

  /**
   * The deployed model, ready to score rows that come one by one.
   *
   * @throws RiskException MODEL_MISSING when none is deployed, MODEL_CORRUPT when it cannot be read
   */
  public RowScorer scorer() {
    return RowScorer.ofDeployed(runs.unrecorded("predict"));
  }

  /**
   * Who to call, by the newest scores. The portfolio is scored first when the scores are from
   * another version or another dataset. With {@code call_list.holdout_share}, who was listed and
   * who was withheld is recorded.
   *
   * @throws RiskException USAGE when no client has the requested owner, SOURCE_UNREACHABLE when the
   *     do-not-call list cannot be read
   */
  public CallListReport callList(CallListRequest request) {
    return new CallLists(runs.unrecorded("call-list")).list(request);
  }

  /**
   * Everything known about a client of the portfolio.
   *
   * @throws RiskException USAGE when there is no such client
   */
  public ClientReport client(String clientId) {
    return new ClientPages(runs.unrecorded("client")).page(clientId, Map.of());
  }

  /**
   * The same with some cells changed, to see how the prediction would change.
   *
   * @param cells by feature
   * @throws RiskException USAGE when there is no such client or feature, or a cell is not valid
   */
  public ClientReport whatIf(String clientId, Map<String, String> cells) {
    return new ClientPages(runs.unrecorded("client")).page(clientId, cells);
  }

  /**
   * Records the outcome of a call.
   *
   * @throws RiskException USAGE when the client has never been scored, or the note or the name
   *     contains a hidden character
   */
  public Contact contact(String clientId, Contact.Outcome outcome, String note, String by) {
    HiddenCharacter.refuse("note", note);
    HiddenCharacter.refuse("by", by);
    Run run = runs.unrecorded("contact");
    if (run.store().predictions().history(clientId, 1).isEmpty()) {
      throw ClientPages.unknown(new PortfolioScorer(run).current(), clientId);
    }
    return run.store().calls().add(new Contact(0, clientId, outcome, note, by, run.now()));
  }

  /** The effect of calling, as far as the data show it. */
  public ContactReport contactReport() {
    return new ContactEffect(runs.unrecorded("contact report")).report();
  }

  /**
   * Makes the predictions of a batch again from what is stored. Changes nothing.
   *
   * @param id of a batch, or of one prediction: the id of its batch, a slash and the client
   * @return empty when there is no such batch
   * @throws RiskException MODEL_MISSING when the version's files were pruned, DATA_INVALID when the
   *     rows were not stored, USAGE when the batch has no such client
   */
  public Optional<BatchReplay> replay(String id) {
    return BatchReplay.of(runs.unrecorded("replay"), id);
  }

  /** First rank first. */
  static PredictionReport report(Run run, ScoredBatch scored, @Nullable Refits refits) {
    List<Integer> order =
        IntStream.range(0, scored.size())
            .boxed()
            .sorted(Comparator.comparingInt(row -> scored.predictions().get(row).rank()))
            .toList();
    Dataset rows = scored.rows().pick(order.stream().mapToInt(row -> row).toArray());
    return new PredictionReport(
        scored.batch().batchId(),
        scored.batch().modelVersion(),
        order.stream().map(scored.predictions()::get).toList(),
        refits == null ? List.of() : refits.risks(scored.model(), rows),
        run.config().callList().bands(),
        run.warnings());
  }

  /** In the order of the rows. */
  private static PredictionReport report(Run run, Dataset rows, boolean withIntervals) {
    ModelVersion version = run.models().version(run.models().deployed().version());
    RiskModel model = run.models().load(version.version());
    Refits refits = withIntervals ? new VersionRefits(run).refits(version).orElse(null) : null;
    return new PredictionReport(
        null,
        version.version(),
        Portfolio.of(rows, model).predictions(),
        refits == null ? List.of() : refits.risks(model, rows),
        run.config().callList().bands(),
        run.warnings());
  }
}
