package org.riskassessment.core.portfolio;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.RowCheck;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.version.VersionRefits;

/** Collects everything known about one client. */
final class ClientPages {
  private static final int HISTORY = 12;

  private final Run run;

  ClientPages(Run run) {
    this.run = run;
  }

  ClientReport page(String clientId, Map<String, String> changed) {
    ScoredBatch scoring = new PortfolioScorer(run).current();
    int place = scoring.rowOf(clientId);
    if (place < 0) {
      throw unknown(scoring, clientId);
    }
    RiskModel model = scoring.model();
    ModelVersion version = run.models().version(scoring.batch().modelVersion());
    Refits refits = new VersionRefits(run).refits(version).orElse(null);
    Dataset client = scoring.rows().pick(new int[] {place});
    Prediction prediction = scoring.predictions().get(place);
    if (!changed.isEmpty()) {
      client = with(client, changed);
      double logOdds = model.logOdds(client)[0];
      double risk = model.risk(logOdds);
      prediction =
          new Prediction(
              clientId, logOdds, risk, model.exits(risk), prediction.rank(), prediction.value());
    }
    Interval interval = refits == null ? null : refits.risks(model, client).get(0);
    List<Contact> contacts = run.store().calls().contacts(clientId);
    CallListItem item =
        new CallListItem(
            prediction,
            PreviousBatch.of(run, scoring.batch()).predictions().get(clientId),
            interval,
            run.config().callList().bands().of(prediction.risk()),
            scoring.owner(place),
            new Reasons(run, scoring, version, refits).of(client, 0),
            contacts.isEmpty() ? null : contacts.get(contacts.size() - 1));
    return new ClientReport(
        scoring.batch(),
        item,
        changed,
        profile(client),
        model.contributions(client, 0),
        model.bias(),
        prediction.logOdds(),
        model.calibrator().method(),
        run.store().predictions().history(clientId, HISTORY),
        contacts,
        new SimilarClients(run).of(client, model),
        run.warnings());
  }

  static RiskException unknown(ScoredBatch scoring, String clientId) {
    List<String> known = scoring.predictions().stream().map(Prediction::clientId).toList();
    return new RiskException(
        ErrorCode.USAGE,
        "no client in the portfolio has that id" + NearestName.hint(clientId, known),
        ErrorContext.none().withValue(clientId));
  }

  private static Map<String, String> profile(Dataset client) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (Column column : client.schema().features()) {
      cells.put(column.name(), client.cell(column.name(), 0));
    }
    return cells;
  }

  /** The client with some cells changed. */
  private static Dataset with(Dataset client, Map<String, String> changed) {
    List<String> features = client.schema().features().stream().map(Column::name).toList();
    for (String feature : changed.keySet()) {
      if (!features.contains(feature)) {
        throw new RiskException(
            ErrorCode.USAGE,
            "'" + feature + "' is not a feature" + NearestName.hint(feature, features),
            ErrorContext.none().withAccepted(String.join(", ", features)));
      }
    }
    List<Column> kept = client.schema().kept();
    String[] cells = new String[kept.size()];
    for (int c = 0; c < cells.length; c++) {
      Column column = kept.get(c);
      String cell =
          switch (column.role()) {
            case ID -> client.clientId(0);
            case FEATURE -> client.cell(column.name(), 0);
            case OBSERVED_AT -> observedAt(client);
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
