package org.riskassessment.core.portfolio;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.Contribution;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.PastRates;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.model.UsualCells;
import org.riskassessment.core.monitor.Doubt;
import org.riskassessment.core.monitor.FeatureDoubts;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.version.VersionRefits;

/**
 * Describes contributions in words. A reason says that the model ranks the client higher, or lower,
 * than the average training client because of its cell; it does not say that the cell is a cause.
 */
final class Reasons {
  /** Most reasons that raise a risk. */
  private static final int FOR = 3;

  /** Most reasons that lower a risk. */
  private static final int AGAINST = 2;

  /** Contributions below this are left out: they move the odds by less than 5%. */
  private static final double LEAST = 0.05;

  /** Share of refits that must agree on a contribution's sign. */
  private static final double AGREED = 0.95;

  private final RiskConfig config;
  private final RiskModel model;
  private final @Nullable Refits refits;
  private final Map<String, String> usual;
  private final @Nullable PastRates rates;
  private final Map<String, Doubt> doubts;

  Reasons(Run run, ScoredBatch scoring, ModelVersion version, @Nullable Refits refits) {
    this.config = run.config();
    this.model = scoring.model();
    this.refits = refits;
    this.usual = new VersionRefits(run).usual(version).map(UsualCells::byFeature).orElse(Map.of());
    this.rates = new VersionRefits(run).rates(version).orElse(null);
    this.doubts = new FeatureDoubts(run).of(scoring.rows(), version);
  }

  /** The strongest reasons that raise the risk of a row, then those that lower it. */
  List<CallListItem.Reason> of(Dataset rows, int row) {
    Dataset client = rows.pick(new int[] {row});
    List<Contribution> contributions =
        model.contributions(client, 0).stream()
            .filter(c -> Math.abs(c.logOdds()) >= LEAST)
            .sorted(Comparator.comparingDouble(c -> -Math.abs(c.logOdds())))
            .toList();
    Map<String, Double> agreement = refits == null ? Map.of() : refits.agreement(model, client, 0);
    List<CallListItem.Reason> reasons = new ArrayList<>();
    contributions.stream()
        .filter(c -> c.logOdds() > 0)
        .limit(FOR)
        .forEach(c -> reasons.add(reason(c, client, agreement)));
    contributions.stream()
        .filter(c -> c.logOdds() < 0)
        .limit(AGAINST)
        .forEach(c -> reasons.add(reason(c, client, agreement)));
    return reasons;
  }

  private CallListItem.Reason reason(
      Contribution contribution, Dataset client, Map<String, Double> agreement) {
    String feature = contribution.column();
    Column column =
        client.schema().features().stream()
            .filter(c -> c.name().equals(feature))
            .findFirst()
            .orElseThrow();
    Double agreed = agreement.get(feature);
    boolean unsure = agreed != null && agreed < AGREED;
    return new CallListItem.Reason(
        feature,
        client.cell(feature, 0),
        contribution.logOdds(),
        doubts.getOrDefault(feature, unsure ? Doubt.UNSURE : null),
        text(column, client, contribution.logOdds()));
  }

  private String text(Column column, Dataset client, double contribution) {
    String feature = column.name();
    String cell = UsualCells.shown(client, column, 0);
    String value = cell.isEmpty() ? "unknown" : cell;
    String range = usual.get(feature);
    String template = config.callList().reasons().get(feature);
    if (template != null) {
      return template
          .replace("{usual}", range == null ? "unknown" : range)
          .replace("{value}", value);
    }
    String words = feature.replace('_', ' ') + " " + value;
    PastRates.Values values = rates == null ? null : rates.byFeature().get(feature);
    return rates == null || values == null
        ? words
        : words + past(column, client, cell, values, rates.all(), contribution);
  }

  /** What became of the past clients who had the value, or one near it. */
  private static String past(
      Column column,
      Dataset client,
      String cell,
      PastRates.Values values,
      PastRates.Count all,
      double contribution) {
    PastRates.Count count = values.blank();
    String range = "";
    if (!cell.isEmpty() && values.ranges().isEmpty()) {
      count = values.words().getOrDefault(cell, new PastRates.Count(0, 0));
    } else if (!cell.isEmpty()) {
      double value = client.numeric(column.name()).at(0);
      PastRates.Range found = values.range(value).orElseThrow();
      count = found.count();
      range = range(column, values, found, value);
    }
    if (count.clients() == 0) {
      return ": no past client was like this";
    }
    boolean agrees = contribution > 0 ? count.rate() > all.rate() : count.rate() < all.rate();
    return String.format(
        Locale.ROOT,
        "%s: %.0f%% of %,d past %s left, all %.0f%%%s",
        range,
        100 * count.rate(),
        count.clients(),
        client.schema().hasPeriods() ? "rows" : "clients",
        100 * all.rate(),
        agrees ? "" : "; counts only with the other values");
  }

  private static String range(
      Column column, PastRates.Values values, PastRates.Range range, double value) {
    String from = PastRates.shown(range.from(), column.type());
    String to = PastRates.shown(range.to(), column.type());
    String shown = from.equals(to) ? from : from + " to " + to;
    if (values.isAboveAll(value)) {
      return ", higher than any past client's (" + shown + ")";
    }
    return values.isBelowAll(value)
        ? ", lower than any past client's (" + shown + ")"
        : from.equals(to) ? "" : " (" + shown + ")";
  }
}
