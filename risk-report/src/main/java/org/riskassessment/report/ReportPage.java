package org.riskassessment.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.ClientRisk;
import org.riskassessment.core.diagnosis.ColumnSummary;
import org.riskassessment.core.diagnosis.DependencyStatus;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.StageTiming;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.stage.ReportStage;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Deployment;

/**
 * What the template {@code report.jte} shows, in the words it shows it in. Nothing here is escaped:
 * the template does that.
 */
record ReportPage(String runId, ReportStage.Content content) {
  /** Reasons shown for each client. */
  static final int REASONS = 2;

  /** Files shown of the ledger, so that years of files leave the page light. */
  static final int NEWEST_FILES = 200;

  private static final int STATISTICS = 7;
  private static final int MODES = 3;

  /** A fact with its name. */
  record Fact(String name, String value) {}

  /** A metric with its meaning, and its reading on each sample that was judged on. */
  record Metric(String name, String meaning, List<Reading> readings) {}

  /**
   * A client at risk.
   *
   * @param bar the risk on a line of 100
   */
  record Client(
      int rank, String id, String risk, String bar, String prediction, List<Reason> reasons) {}

  /**
   * A reason for a client's place.
   *
   * @param value the client's cell, 'missing' when there is none
   * @param raises whether it raises the risk
   */
  record Reason(String column, String value, String logOdds, boolean raises) {}

  /**
   * A column of the data looked at.
   *
   * @param statistics count, mean, median, standard deviation, mode, least and most
   */
  record Column(String name, String missing, List<String> statistics) {}

  /** A step's duration. */
  record Timing(String step, String duration, String at) {}

  /** A library with a newer version. */
  record Library(String artifact, String inUse, String latest) {}

  /** A file of the ingestion ledger. */
  record LedgerFile(
      String name,
      String read,
      String fresh,
      String duplicate,
      String rejected,
      boolean hasRejected,
      boolean refused,
      String status,
      String at) {}

  String at() {
    return Figures.time(content.at());
  }

  String verdict() {
    return content.verdict().isBlank()
        ? "The verdict is unknown."
        : Figures.sentence(content.verdict());
  }

  int version() {
    return content.version().version();
  }

  String since() {
    return Figures.time(content.deployment().at());
  }

  String age() {
    return Figures.age(content.deployment().at(), content.at());
  }

  /** Why the version is the deployed one. */
  String why() {
    Deployment deployment = content.deployment();
    String kind =
        switch (deployment.kind()) {
          case FIRST -> "first deployment";
          case PROMOTION -> "promoted";
          case COMMAND -> "deployed by command";
          case FORCED -> "deployed by command against the judgement that kept it back";
          case ROLLBACK -> "rolled back to";
        };
    return deployment.reason().isBlank()
        ? kind
        : kind + ": " + Figures.sentence(deployment.reason());
  }

  /** Where the deployed version comes from. */
  List<Fact> provenance() {
    ModelCard card = content.version().card();
    Deployment deployment = content.deployment();
    return List.of(
        new Fact(
            "Deployed by",
            deployment.actor().equals("run")
                ? "a run of the full process"
                : Figures.text(deployment.actor())),
        new Fact(
            "Before it",
            deployment.previousVersion() == null
                ? "no version"
                : "version " + deployment.previousVersion()),
        new Fact(
            "Trained", Figures.time(card.trainedAt()) + ", in " + Figures.duration(card.millis())),
        new Fact(
            "Learned from",
            Figures.count(card.trainedRows(), "labelled row")
                + ", "
                + Figures.count(card.trainedPositives())
                + " of clients who left"),
        new Fact(
            "Predicts an exit",
            "at a risk of " + Figures.percent(content.evaluation().threshold()) + " or more"),
        new Fact("Dataset", card.datasetId().shortForm()),
        new Fact("Seed", Long.toString(card.seed())),
        new Fact("Made with", "risk " + card.codeVersion() + ", JDK " + card.jdk()));
  }

  /** The samples judged on, the one of the confusion matrix first. */
  List<Judgement> judged() {
    Judgement first = new Judgement(content.evaluation());
    return content.evaluation().equals(content.heldOut())
        ? List.of(first)
        : List.of(first, new Judgement(content.heldOut()));
  }

  /** The sample of the confusion matrix. */
  Judgement matrix() {
    return judged().get(0);
  }

  /** Whether there was a test file to judge on. */
  boolean hasTest() {
    return content.evaluation().protocol() == Evaluation.Protocol.TEST;
  }

  List<Metric> metrics() {
    return List.of(
        metric(
            "ROC AUC",
            "Take one client who left and one who stayed: how often the one who left is ranked"
                + " higher. 0.5 is chance, 1 is perfect.",
            Judgement::rocAuc),
        metric(
            "F1",
            "Precision and recall in one number, low when either is. 1 is perfect.",
            Judgement::f1),
        metric(
            "Precision",
            "Of the clients predicted to leave, the share that left.",
            Judgement::precision),
        metric(
            "Recall",
            "Of the clients who left, the share that was predicted to.",
            Judgement::recall),
        metric(
            "Accuracy",
            "The share of right predictions. Worth little unless it beats calling everyone the"
                + " larger group.",
            Judgement::accuracy),
        metric(
            "Average precision",
            "How many leavers the top of the ranking holds, whatever the threshold. 1 is perfect.",
            Judgement::averagePrecision),
        metric(
            "Brier score",
            "How far the risks lie from what happened. Lower is better, 0 is perfect.",
            Judgement::brier),
        metric(
            "Log loss",
            "As the Brier score, harder on confident mistakes. Lower is better.",
            Judgement::logLoss),
        metric(
            "Expected calibration error",
            "How far a risk lies from the share that leaves at that risk. Even a perfect model has"
                + " some, by chance.",
            Judgement::calibrationError),
        metric(
            "Calibration slope",
            "1 when risks are as far apart as they should be, under 1 when too far.",
            Judgement::calibrationSlope),
        metric(
            "Calibration intercept",
            "0 when risks are as high as they should be, above 0 when too low.",
            Judgement::calibrationIntercept),
        metric(
            "Capture",
            "Of the clients who left, the share that is among the calls there is time for.",
            Judgement::capture),
        metric("Lift", "How many times more leavers than calls at random find.", Judgement::lift));
  }

  private Metric metric(String name, String meaning, Function<Judgement, Reading> reading) {
    return new Metric(name, meaning, judged().stream().map(reading).toList());
  }

  /** How many clients were scored, in words. */
  String portfolio() {
    return content.portfolio() == 0 ? "none scored" : Figures.count(content.portfolio());
  }

  List<Client> clients() {
    List<Client> clients = new ArrayList<>();
    for (ClientRisk client : content.atRisk()) {
      clients.add(
          new Client(
              clients.size() + 1,
              Figures.text(client.clientId()),
              Figures.percent(client.risk()),
              String.format(Locale.ROOT, "%.1f", 100 * Math.min(1, Math.max(0, client.risk()))),
              client.exits() ? "leave" : "stay",
              client.reasons().stream().limit(REASONS).map(ReportPage::reason).toList()));
    }
    return clients;
  }

  private static Reason reason(ClientRisk.Reason reason) {
    return new Reason(
        Figures.text(reason.column()),
        reason.value().isBlank() ? "missing" : Figures.text(reason.value()),
        Figures.signed(reason.logOdds()),
        reason.logOdds() > 0);
  }

  /** When the data were looked at and how many rows there were; empty when they never were. */
  Optional<String> diagnosed() {
    return content
        .diagnosis()
        .map(d -> Figures.count(d.rows(), "row") + ", looked at " + Figures.time(d.at()));
  }

  /** The columns looked at, numeric or not. */
  List<Column> columns() {
    return content.diagnosis().map(ReportPage::columns).orElse(List.of());
  }

  private static List<Column> columns(Diagnosis diagnosis) {
    Map<String, ColumnSummary> summaries =
        diagnosis.summaries().stream()
            .collect(Collectors.toMap(ColumnSummary::column, Function.identity(), (a, b) -> a));
    Set<String> names = new LinkedHashSet<>(diagnosis.missing().keySet());
    diagnosis.summaries().forEach(s -> names.add(s.column()));
    return names.stream()
        .map(name -> column(name, diagnosis.missing().get(name), summaries.get(name)))
        .toList();
  }

  private static Column column(
      String name, @Nullable Double missing, @Nullable ColumnSummary summary) {
    String share = missing == null ? Figures.UNKNOWN : Figures.percent(missing / 100);
    return new Column(
        Figures.text(name),
        share,
        summary == null
            ? Collections.nCopies(STATISTICS, "–")
            : List.of(
                Figures.count(summary.count()),
                statistic(summary.mean()),
                statistic(summary.median()),
                statistic(summary.std()),
                mode(summary.mode()),
                statistic(summary.min()),
                statistic(summary.max())));
  }

  private static String statistic(OptionalDouble value) {
    return value.isPresent() ? Figures.value(value.getAsDouble()) : Figures.UNKNOWN;
  }

  private static String mode(List<Double> values) {
    if (values.isEmpty()) {
      return Figures.UNKNOWN;
    }
    String first =
        values.stream().limit(MODES).map(Figures::value).collect(Collectors.joining("; "));
    return values.size() <= MODES
        ? first
        : first + "; and " + Figures.count(values.size() - MODES) + " more";
  }

  List<Timing> timings() {
    return content.diagnosis().map(Diagnosis::timings).orElse(List.of()).stream()
        .map(ReportPage::timing)
        .toList();
  }

  private static Timing timing(StageTiming timing) {
    return new Timing(
        Figures.text(timing.step()),
        Figures.duration(timing.lastMillis()),
        Figures.time(timing.at()));
  }

  /** The libraries with a newer version. */
  List<Library> outdated() {
    return dependencies(DependencyStatus.Status.OUTDATED).stream()
        .map(
            d ->
                new Library(
                    Figures.text(d.artifact()),
                    Figures.text(d.inUse()),
                    d.latest().map(Figures::text).orElse(Figures.UNKNOWN)))
        .toList();
  }

  /** The libraries whose newest version could not be known, with the version in use. */
  List<String> unknown() {
    return names(DependencyStatus.Status.UNKNOWN);
  }

  /** The libraries that are the newest, with their version. */
  List<String> current() {
    return names(DependencyStatus.Status.CURRENT);
  }

  private List<String> names(DependencyStatus.Status status) {
    return dependencies(status).stream()
        .map(d -> Figures.text(d.artifact()) + " " + Figures.text(d.inUse()))
        .toList();
  }

  private List<DependencyStatus> dependencies(DependencyStatus.Status status) {
    return content.diagnosis().map(Diagnosis::dependencies).orElse(List.of()).stream()
        .filter(d -> d.status() == status)
        .toList();
  }

  /** How the libraries stand, in one sentence. */
  String dependencies() {
    int outdated = outdated().size();
    int unknown = unknown().size();
    int all = outdated + unknown + current().size();
    return all == 0
        ? "Unknown: nobody looked at the libraries yet."
        : Figures.count(outdated)
            + " of "
            + (all == 1 ? "1 library" : Figures.count(all) + " libraries")
            + (outdated == 1 ? " is" : " are")
            + " outdated"
            + (unknown == 0
                ? "."
                : "; for " + Figures.count(unknown) + " the newest version is unknown.");
  }

  /** The newest files of the ledger, newest first. */
  List<LedgerFile> ledger() {
    List<LedgerFile> files = new ArrayList<>();
    List<Batch> batches = content.batches();
    for (int i = batches.size() - 1; i >= 0 && files.size() < NEWEST_FILES; i--) {
      files.add(file(batches.get(i)));
    }
    return files;
  }

  private static LedgerFile file(Batch batch) {
    boolean refused = batch.status() == Batch.Status.REFUSED;
    String reason = batch.reason() == null ? "" : batch.reason();
    return new LedgerFile(
        Figures.text(batch.name()),
        Figures.count(batch.rowsRead()),
        Figures.count(batch.rowsNew()),
        Figures.count(batch.rowsDuplicate()),
        Figures.count(batch.rowsRejected()),
        batch.rowsRejected() > 0,
        refused,
        refused
            ? "refused: " + (reason.isBlank() ? "reason unknown" : Figures.text(reason))
            : reason.isBlank() ? "ingested" : "ingested: " + Figures.text(reason),
        Figures.time(batch.at()));
  }

  /** How many files the ledger holds and shows, in one sentence. */
  String ledgerSize() {
    int all = content.batches().size();
    long refused =
        content.batches().stream().filter(b -> b.status() == Batch.Status.REFUSED).count();
    return Figures.count(all, "file")
        + ", "
        + Figures.count(refused)
        + " refused. New, duplicate and rejected rows add up to the rows read."
        + (all > NEWEST_FILES
            ? " The newest " + NEWEST_FILES + " files are shown; the sums are over all."
            : "");
  }

  /** The sums over all files: read, new, duplicate, rejected. */
  List<String> ledgerSums() {
    return List.of(
        sum(Batch::rowsRead),
        sum(Batch::rowsNew),
        sum(Batch::rowsDuplicate),
        sum(Batch::rowsRejected));
  }

  private String sum(ToLongFunction<Batch> rows) {
    return Figures.count(content.batches().stream().mapToLong(rows).sum());
  }
}
