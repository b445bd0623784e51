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
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.run.Runs;
import org.riskassessment.core.stage.TableReader;
import org.riskassessment.core.version.VersionRefits;

/**
 * Today's clients: scores them, lists who to call, explains one, records calls. None of it waits
 * for a run to end. Safe for several threads.
 */
public final class Clients {
  /** Rejected rows of a file that are reported one by one. */
  private static final int REJECTED_SHOWN = 100;

  private final Runs runs;

  public Clients(Runs runs) {
    this.runs = runs;
  }

  /**
   * Scores the portfolio, the configured one or else the newest row of every client of the dataset
   * that has not left, and stores the scores as a batch. While nothing is new, the batch stays the
   * same.
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
    TableReader.Table table = run.stages().tables().table(file, run.config().schema());
    table.rejected().forEach(row -> run.warn(row.describe()));
    return report(run, table.rows(), true);
  }

  /**
   * Scores the rows of a CSV file part by part, without intervals, in constant memory. Stores
   * nothing.
   *
   * @param sink takes the parts in the file's order
   * @return warnings: the rejected rows, each of the first {@value #REJECTED_SHOWN} by itself
   */
  public List<String> predict(Path file, Consumer<ScoredPart> sink) {
    Run run = runs.unrecorded("predict");
    RiskModel model = run.models().load(run.models().deployed().version());
    long[] rejected = {0};
    run.stages()
        .tables()
        .parts(
            file,
            run.config().schema(),
            table -> {
              run.context().cancellation().check();
              table.rejected().stream()
                  .limit(Math.max(0, REJECTED_SHOWN - rejected[0]))
                  .forEach(row -> run.warn(row.describe()));
              rejected[0] += table.rejected().size();
              double[] logOdds = model.logOdds(table.rows());
              sink.accept(new ScoredPart(table.rows(), model.risks(logOdds), model));
            });
    if (rejected[0] > REJECTED_SHOWN) {
      run.warn("At least " + (rejected[0] - REJECTED_SHOWN) + " more rows were rejected.");
    }
    return run.warnings();
  }

  /**
   * Some rows of a file, scored.
   *
   * @param risks of each row, 0 to 1
   */
  public record ScoredPart(Dataset rows, double[] risks, RiskModel model) {}

  /** Scores the rows of the test data, without intervals. Stores nothing. */
  public PredictionReport predictTestData() {
    Run run = runs.unrecorded("predict");
    return report(run, run.rows(run.config().testData()), false);
  }

  /**
   * Who to call, by the newest scores; the portfolio is scored first when these are by another
   * version than the deployed one, or on another dataset. With {@code call_list.holdout_share} it
   * is recorded who was listed and who was withheld.
   *
   * @throws RiskException USAGE when no client has the owner asked for, SOURCE_UNREACHABLE when the
   *     list of clients not to be called cannot be read
   */
  public CallListReport callList(CallListRequest request) {
    return new CallLists(runs.unrecorded("call-list")).list(request);
  }

  /**
   * Computes what the first call list of the deployed version would otherwise compute, and stores
   * it with the version. Takes some seconds up to a minute; takes no lock.
   */
  public void prepareLists() {
    Run run = runs.unrecorded("call-list");
    run.store()
        .models()
        .deployed()
        .map(deployed -> run.models().version(deployed.version()))
        .ifPresent(
            version -> {
              new VersionRefits(run).refits(version);
              new VersionRefits(run).usual(version);
            });
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
   * The same with some cells changed, to see what the model makes of them.
   *
   * @param cells by feature
   * @throws RiskException USAGE when there is no such client or feature, or a cell is not valid
   */
  public ClientReport whatIf(String clientId, Map<String, String> cells) {
    return new ClientPages(runs.unrecorded("client")).page(clientId, cells);
  }

  /**
   * Records the outcome of calling a client.
   *
   * @throws RiskException USAGE when no batch of scores has that client
   */
  public Contact contact(String clientId, Contact.Outcome outcome, String note, String by) {
    Run run = runs.unrecorded("contact");
    if (run.store().predictions().history(clientId, 1).isEmpty()) {
      throw ClientPages.unknown(new PortfolioScorer(run).current(), clientId);
    }
    return run.store().calls().add(new Contact(0, clientId, outcome, note, by, run.now()));
  }

  /** What calling has achieved, as far as the data show it. */
  public ContactReport contactReport() {
    return new ContactEffect(runs.unrecorded("contact report")).report();
  }

  /**
   * Repeats the predictions of a batch from what is stored. Changes nothing.
   *
   * @param id of a batch; or of a prediction, which is that of its batch, a slash and the client
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
