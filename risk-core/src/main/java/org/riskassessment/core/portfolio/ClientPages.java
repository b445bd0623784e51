package org.riskassessment.core.portfolio;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.RowCheck;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.model.UsualCells;
import org.riskassessment.core.monitor.ModelHealth;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.schema.Column;

/** Collects everything known about one client. */
final class ClientPages {
  private static final int HISTORY = 12;

  private final Run run;

  ClientPages(Run run) {
    this.run = run;
  }

  /**
   * @param asked cells in place of the client's, by the feature's name or what people call it
   */
  ClientReport page(String clientId, Map<String, String> asked) {
    ScoredBatch scoring = new PortfolioScorer(run).current();
    int place = scoring.rowOf(clientId);
    if (place < 0) {
      throw unknown(scoring, clientId);
    }
    Map<String, String> changed = byFeature(asked);
    RiskModel model = scoring.model();
    Dataset known = scoring.rows().pick(new int[] {place});
    Dataset client = changed.isEmpty() ? known : with(known, changed);
    Prediction prediction = scoring.predictions().get(place);
    if (!changed.isEmpty()) {
      double logOdds = model.logOdds(client)[0];
      double risk = model.risk(logOdds);
      prediction =
          new Prediction(
              clientId, logOdds, risk, model.exits(risk), prediction.rank(), prediction.value());
    }
    List<Contact> contacts = run.store().calls().contacts(clientId);
    ListedClients listed = ListedClients.of(run, scoring, run::warn);
    CallListItem item =
        listed.item(
            prediction, client, contacts.isEmpty() ? null : contacts.get(contacts.size() - 1));
    return new ClientReport(
        scoring.batch(),
        item,
        changed,
        cells(column -> client.cell(column.name(), 0)),
        cells(Column::words),
        cells(column -> UsualCells.shown(client, column, 0)),
        model.contributions(client, 0),
        model.bias(),
        prediction.logOdds(),
        model.calibrator().method(),
        run.store().predictions().history(clientId, HISTORY),
        contacts,
        new SimilarClients(run, listed.reasons()).of(client, model),
        ModelHealth.of(run.store().models()).flatMap(ModelHealth::warning).orElse(null),
        run.warnings());
  }

  static RiskException unknown(ScoredBatch scoring, String clientId) {
    List<String> known = scoring.predictions().stream().map(Prediction::clientId).toList();
    return new RiskException(
        ErrorCode.USAGE,
        "no client in the portfolio has that id" + NearestName.hint(clientId, known),
        ErrorContext.none().withValue(clientId));
  }

  private Map<String, String> cells(Function<Column, String> cell) {
    Map<String, String> cells = new LinkedHashMap<>();
    run.config().schema().features().forEach(c -> cells.put(c.name(), cell.apply(c)));
    return cells;
  }

  private Map<String, String> byFeature(Map<String, String> asked) {
    List<Column> features = run.config().schema().features();
    Map<String, String> byFeature = new LinkedHashMap<>();
    asked.forEach((name, cell) -> byFeature.put(feature(name, features), cell));
    return byFeature;
  }

  /** The name of the one feature that has this name or is called so. */
  private static String feature(String asked, List<Column> features) {
    List<String> names = features.stream().map(Column::name).toList();
    if (names.contains(asked)) {
      return asked;
    }
    List<String> called =
        features.stream()
            .filter(column -> column.words().equalsIgnoreCase(asked.strip()))
            .map(Column::name)
            .toList();
    if (called.size() == 1) {
      return called.get(0);
    }
    throw new RiskException(
        ErrorCode.USAGE,
        called.isEmpty()
            ? "'" + asked + "' is not a feature" + NearestName.hint(asked, names)
            : "several features are called '" + asked + "'",
        ErrorContext.none().withAccepted(String.join(", ", called.isEmpty() ? names : called)));
  }

  /** The client with some cells changed. */
  private static Dataset with(Dataset client, Map<String, String> changed) {
    List<Column> kept = client.schema().kept();
    String[] cells = new String[kept.size()];
    for (int c = 0; c < cells.length; c++) {
      Column column = kept.get(c);
      String cell =
          switch (column.role()) {
            case ID -> client.clientId(0);
            case FEATURE -> client.cell(column.name(), 0);
            case OBSERVED_AT -> observedAt(client);
            case OWNER -> ScoredBatch.owner(client, 0);
            default -> "";
          };
      cells[c] = changed.getOrDefault(column.name(), cell);
    }
    for (Map.Entry<String, String> change : changed.entrySet()) {
      int at = kept.stream().map(Column::name).toList().indexOf(change.getKey());
      cells[at] = standard(client, at, change.getValue());
    }
    return Dataset.builder(client.schema()).add(cells).build();
  }

  private static String observedAt(Dataset client) {
    return client
        .observedAt()
        .filter(days -> !days.isMissing(0))
        .map(days -> LocalDate.ofEpochDay((long) days.at(0)).toString())
        .orElse("");
  }

  /** The standard form of a cell on its own. */
  private static String standard(Dataset client, int at, String cell) {
    List<Column> kept = client.schema().kept();
    String[] cells = new String[kept.size()];
    Arrays.fill(cells, "");
    cells[kept.indexOf(client.schema().id())] = client.clientId(0);
    cells[at] = cell;
    new RowCheck(client.schema())
        .standardize(cells)
        .filter(fault -> fault.column().equals(kept.get(at).name()))
        .ifPresent(
            fault -> {
              throw new RiskException(
                  ErrorCode.USAGE,
                  "'" + fault.column() + "' cannot be set to that value",
                  ErrorContext.none()
                      .withColumn(fault.column())
                      .withValue(fault.value())
                      .withAccepted(fault.accepted()));
            });
    return cells[at];
  }
}
