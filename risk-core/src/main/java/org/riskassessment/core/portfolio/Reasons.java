package org.riskassessment.core.portfolio;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.model.Contribution;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.PastRates;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.model.UsualCells;
import org.riskassessment.core.monitor.Doubt;
import org.riskassessment.core.monitor.FeatureDoubts;
import org.riskassessment.core.monitor.ModelHealth;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.Schema;
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

  /** Most values that two clients have in common. */
  private static final int COMMON = 4;

  /** An interval at least this wide asks for an explanation. */
  private static final double WIDE = 0.25;

  /** Past clients with a value are few below this share of them. */
  private static final double FEW = 0.05;

  /** With fewer past clients, their number is why an interval is wide. */
  private static final int MANY = 1_000;

  /** A rate of fewer past clients is given in clients, not in percent. */
  private static final int FEWEST = 30;

  private final RiskConfig config;
  private final Schema schema;
  private final RiskModel model;
  private final UsualCells usual;
  private final @Nullable PastRates rates;
  private final boolean isBlind;
  private final Map<String, Doubt> doubts;

  /**
   * @param rows the schema of the clients
   * @param notes is told why reasons are in doubt
   */
  Reasons(Run run, RiskModel model, Schema rows, ModelVersion version, Consumer<String> notes) {
    this.config = run.config();
    this.schema = run.config().schema();
    this.model = model;
    this.usual = new VersionRefits(run).usual(version).orElse(new UsualCells(Map.of()));
    this.rates = new VersionRefits(run).rates(version).orElse(null);
    this.isBlind =
        ModelHealth.of(run.store().models())
            .filter(health -> !health.skill().isShown())
            .isPresent();
    this.doubts = isBlind ? Map.of() : new FeatureDoubts(run, notes).of(rows, version);
  }

  /**
   * The strongest reasons that raise the risk of a client, then those that lower it; none while the
   * deployed model is not shown to rank better than chance.
   *
   * @param client one row
   * @param firmness of its contributions, by feature; empty where it is not known
   */
  List<CallListItem.Reason> of(Dataset client, Map<String, Refits.Firmness> firmness) {
    if (isBlind) {
      return List.of();
    }
    List<Contribution> contributions =
        strongest(client)
            .filter(c -> Math.abs(c.logOdds()) >= LEAST)
            .filter(c -> !isDoubtedTwice(c, client, firmness))
            .toList();
    List<CallListItem.Reason> reasons = new ArrayList<>();
    contributions.stream()
        .filter(c -> c.logOdds() > 0)
        .filter(newToReader(client))
        .limit(FOR)
        .forEach(c -> reasons.add(reason(c, client, firmness)));
    contributions.stream()
        .filter(c -> c.logOdds() < 0)
        .filter(newToReader(client))
        .limit(AGAINST)
        .forEach(c -> reasons.add(reason(c, client, firmness)));
    return reasons;
  }

  /** Neither the refits nor what became of past clients speak for it. */
  private boolean isDoubtedTwice(
      Contribution contribution, Dataset client, Map<String, Refits.Firmness> firmness) {
    Column column = column(contribution.column());
    return isUnsure(column.name(), firmness)
        && past(column, client)
            .filter(past -> past.count().clients() > 0)
            .filter(past -> !agrees(past.count(), contribution.logOdds()))
            .isPresent();
  }

  /**
   * Whether a reason speaks of other past clients than those asked about before: two columns may
   * say the same, such as minutes and what they cost.
   */
  private Predicate<Contribution> newToReader(Dataset client) {
    Set<PastRates.Count> told = new HashSet<>();
    return contribution ->
        past(column(contribution.column()), client)
            .map(Past::count)
            .filter(count -> count.clients() >= FEWEST)
            .map(told::add)
            .orElse(true);
  }

  private static boolean isUnsure(String feature, Map<String, Refits.Firmness> firmness) {
    Refits.Firmness firm = firmness.get(feature);
    return firm != null && firm.agreement() < AGREED;
  }

  private Stream<Contribution> strongest(Dataset client) {
    return model.contributions(client, 0).stream()
        .sorted(Comparator.comparingDouble(c -> -Math.abs(c.logOdds())));
  }

  private CallListItem.Reason reason(
      Contribution contribution, Dataset client, Map<String, Refits.Firmness> firmness) {
    Column column = column(contribution.column());
    String feature = column.name();
    return new CallListItem.Reason(
        feature,
        column.words(),
        client.cell(feature, 0),
        contribution.logOdds(),
        doubts.getOrDefault(feature, isUnsure(feature, firmness) ? Doubt.UNSURE : null),
        text(column, client, contribution.logOdds(), false),
        text(column, client, contribution.logOdds(), true),
        ofAll());
  }

  private Column column(String feature) {
    return schema.features().stream()
        .filter(c -> c.name().equals(feature))
        .findFirst()
        .orElseThrow();
  }

  /** What became of all past clients, which those of a reason are compared with. */
  private @Nullable String ofAll() {
    return rates == null
        ? null
        : String.format(
            Locale.ROOT,
            schema.hasPeriods()
                ? "Of all past cases, the client left in %d%%."
                : "Of all past clients, %d%% left.",
            percent(rates.all()));
  }

  private String text(Column column, Dataset client, double contribution, boolean brief) {
    String feature = column.name();
    String cell = UsualCells.shown(client, column, 0);
    String value = cell.isEmpty() ? "unknown" : cell;
    String range = usual.byFeature().get(feature);
    String template = config.callList().reasons().get(feature);
    // What most who stay have too would contradict a sign that says otherwise.
    boolean contradicts =
        contribution > 0
            && template != null
            && template.contains("{usual}")
            && usual.holds(column, client);
    if (template != null && !contradicts) {
      return template
          .replace("{usual}", range == null ? "unknown" : range)
          .replace("{value}", value);
    }
    String words = column.words() + " " + value;
    return past(column, client)
        .map(past -> words + past.edge() + ": " + rate(past, contribution, brief))
        .orElse(words);
  }

  /**
   * The past clients who had a client's value, or one near it.
   *
   * @param edge how the value lies beyond all of theirs, in words; empty where it does not
   * @param like what they had, in words; empty where it is the same value
   */
  private record Past(String edge, String like, PastRates.Count count) {}

  /** Empty where the rates are not known. */
  private Optional<Past> past(Column column, Dataset client) {
    PastRates.Values values = rates == null ? null : rates.byFeature().get(column.name());
    if (values == null) {
      return Optional.empty();
    }
    String cell = UsualCells.shown(client, column, 0);
    if (cell.isEmpty()) {
      return Optional.of(new Past("", "", values.blank()));
    }
    if (values.ranges().isEmpty()) {
      return Optional.of(
          new Past("", "", values.words().getOrDefault(cell, new PastRates.Count(0, 0))));
    }
    double value = client.numeric(column.name()).at(0);
    PastRates.Range range = values.range(value).orElseThrow();
    return Optional.of(past(column, values, range, value));
  }

  private String rate(Past past, double contribution, boolean brief) {
    PastRates.Count count = past.count();
    if (count.clients() == 0) {
      return "no past client was like this";
    }
    String share =
        count.clients() < FEWEST
            ? String.format(Locale.ROOT, "%,d of %,d past ", count.left(), count.clients())
            : String.format(Locale.ROOT, "%d%% of %,d past ", percent(count), count.clients());
    return (schema.hasPeriods()
            ? "the client left in " + share + "cases" + past.like()
            : share + "clients" + past.like() + " left")
        + (brief
            ? ""
            : String.format(
                Locale.ROOT, " (%d%% of all)", percent(Objects.requireNonNull(rates).all())))
        + (agrees(count, contribution) ? "" : "; counts only with the other values");
  }

  /** Whether a rate points where a contribution does, as a person would read the two numbers. */
  private boolean agrees(PastRates.Count count, double contribution) {
    long all = percent(Objects.requireNonNull(rates).all());
    return contribution > 0 ? percent(count) > all : percent(count) < all;
  }

  private static long percent(PastRates.Count count) {
    return Math.round(100 * count.rate());
  }

  private static Past past(
      Column column, PastRates.Values values, PastRates.Range range, double value) {
    String from = PastRates.shown(range.from(), column.type());
    String to = PastRates.shown(range.to(), column.type());
    String edge =
        values.isAboveAll(value)
            ? ", higher than any past client's"
            : values.isBelowAll(value) ? ", lower than any past client's" : "";
    String like =
        !from.equals(to) ? " with " + from + " to " + to : edge.isEmpty() ? "" : " with " + to;
    return new Past(edge, like, range.count());
  }

  /**
   * Why the interval of a client's risk is wide, in words; null where it is not, or nobody knows.
   *
   * @param client one row
   * @param firmness of its contributions, by feature
   */
  @Nullable String ofWidth(
      Interval interval, Dataset client, Map<String, Refits.Firmness> firmness) {
    if (interval.high() - interval.low() < WIDE || rates == null) {
      return null;
    }
    PastRates.Count all = rates.all();
    return firmness.entrySet().stream()
        .max(Comparator.comparingDouble(one -> one.getValue().variance()))
        .flatMap(most -> few(column(most.getKey()), client, all))
        .orElseGet(
            () ->
                all.clients() < MANY
                    ? String.format(
                        Locale.ROOT,
                        "the model has learned from only %,d clients, %,d of whom left",
                        all.clients(),
                        all.left())
                    : "few past clients had such values together");
  }

  private Optional<String> few(Column column, Dataset client, PastRates.Count all) {
    return past(column, client)
        .filter(past -> past.count().clients() <= FEW * all.clients())
        .map(
            past ->
                past.count().clients() == 0
                    ? "no past client had such a " + column.words()
                    : String.format(
                        Locale.ROOT,
                        "only %,d of %,d past %s had such a value of %s",
                        past.count().clients(),
                        all.clients(),
                        schema.hasPeriods() ? "cases" : "clients",
                        column.words()));
  }

  /**
   * What two clients have in common, in words, what counts most for the first of them first: the
   * same word, or numbers within the same range of past clients.
   *
   * @param client one row
   * @param other another
   */
  List<String> common(Dataset client, Dataset other) {
    return strongest(client)
        .filter(c -> Math.abs(c.logOdds()) >= LEAST)
        .flatMap(c -> common(column(c.column()), client, other).stream())
        .limit(COMMON)
        .toList();
  }

  private Optional<String> common(Column column, Dataset client, Dataset other) {
    String own = UsualCells.shown(client, column, 0);
    String others = UsualCells.shown(other, column, 0);
    PastRates.Values values = rates == null ? null : rates.byFeature().get(column.name());
    if (own.equals(others)) {
      return Optional.of(column.words() + " " + (own.isEmpty() ? "unknown" : own));
    }
    if (own.isEmpty() || others.isEmpty() || values == null || values.ranges().isEmpty()) {
      return Optional.empty();
    }
    PastRates.Range range = values.range(client.numeric(column.name()).at(0)).orElseThrow();
    double value = other.numeric(column.name()).at(0);
    return value < range.from() || value > range.to()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s %s to %s",
                column.words(),
                PastRates.shown(range.from(), column.type()),
                PastRates.shown(range.to(), column.type())));
  }
}
