package org.riskassessment.core.process;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.evaluate.ThresholdRule;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.portfolio.RiskChanges;
import org.riskassessment.core.portfolio.ScoredBatch;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.stage.ReportFigures;
import org.riskassessment.core.stage.ReportFigures.Part;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.StepRecord;
import org.riskassessment.core.version.VersionRefits;

/** Gathers what the charts of a report are drawn from, out of what is stored. */
final class Figures {
  /**
   * A curve of calls ends at so many times the capacity: fewer would hide where calls stop paying.
   */
  private static final int TIMES_CAPACITY = 10;

  private static final int MOST_CALLS = 10_000;
  private static final int POINTS = 40;
  private static final int MOST_GROUPS = 15;

  /** The risks of more clients by all refits take long; their groups get no intervals. */
  private static final int MOST_CLIENTS = 20_000;

  /** Runs that did nothing are read too, and left out. */
  private static final int RUNS_READ = 300;

  private static final int MOST_RUNS = 40;
  private static final String FULL_PROCESS = "run";

  private final Run run;
  private final ModelVersion version;
  private final Instant until;
  private final Supplier<ScoredBatch> scored;
  private @Nullable ScoredBatch known;
  private @Nullable Optional<Dataset> reference;
  private @Nullable Optional<Refits> refits;

  /**
   * @param scored the clients; asked only when they are needed
   * @param until what came later is left out
   */
  Figures(Run run, ModelVersion version, Supplier<ScoredBatch> scored, Instant until) {
    this.run = run;
    this.version = version;
    this.scored = scored;
    this.until = until;
  }

  ReportFigures gather(Set<Part> parts) {
    List<ReportFigures.Driver> drivers = parts.contains(Part.DRIVERS) ? drivers() : List.of();
    return new ReportFigures(
        parts.contains(Part.JUDGED) ? reference().map(model()::score).orElse(null) : null,
        parts.contains(Part.CALLS) ? callShare() : 0,
        parts.contains(Part.CALLS) && clients().size() > 0 ? calls() : null,
        drivers,
        parts.contains(Part.GROUPS) && clients().size() > 0 ? groups(drivers) : List.of(),
        parts.contains(Part.REVIEWS)
            ? run.store().models().reviews().stream().filter(r -> isThen(r.at())).toList()
            : List.of(),
        parts.contains(Part.REVIEWS)
            ? run.store().models().deployments().stream().filter(d -> isThen(d.at())).toList()
            : List.of(),
        parts.contains(Part.RUNS) ? runs() : List.of(),
        parts.contains(Part.DIAGNOSES) ? drift(parts) : ReportFigures.Drift.NONE,
        parts.contains(Part.CHANGE) ? RiskChanges.since(run, clients()).orElse(null) : null);
  }

  private boolean isThen(Instant at) {
    return !at.isAfter(until);
  }

  private ScoredBatch clients() {
    if (known == null) {
      known = scored.get();
    }
    return known;
  }

  private RiskModel model() {
    return known == null ? run.models().load(version.version()) : known.model();
  }

  private Optional<Dataset> reference() {
    if (reference == null) {
      reference = new VersionRefits(run).reference(version).filter(rows -> rows.size() > 0);
    }
    return reference;
  }

  private Optional<Refits> refits() {
    if (refits == null) {
      refits = new VersionRefits(run).stored(version);
    }
    return refits;
  }

  private List<ReportFigures.Driver> drivers() {
    return reference()
        .map(rows -> new Drivers(model(), rows, refits().orElse(null)).ranked())
        .orElse(List.of());
  }

  private ReportFigures.Drift drift(Set<Part> parts) {
    boolean isWhole = parts.contains(Part.SPREADS);
    return new DriftFigures(run, version, until)
        .gather(isWhole ? clients().rows() : null, isWhole ? reference().orElse(null) : null);
  }

  private int capacity() {
    return run.config().callList().capacity();
  }

  private double callShare() {
    return clients().size() == 0 ? 0 : Math.min(1, capacity() / (double) clients().size());
  }

  /** Rows of clients that have something in common. */
  private record Members(String by, String name, int[] rows) {}

  /** The risks of all clients, by owner, and by the column of texts that says most of the risk. */
  private List<ReportFigures.Group> groups(List<ReportFigures.Driver> drivers) {
    Dataset rows = clients().rows();
    List<Members> groups = new ArrayList<>(grouped("", row -> "", rows.size()));
    rows.owner().ifPresent(owners -> groups.addAll(grouped(owner(), owners::textAt, rows.size())));
    drivers.stream()
        .filter(driver -> driver.shape() != null && driver.shape().isOfTexts())
        .findFirst()
        .ifPresent(
            driver ->
                groups.addAll(
                    grouped(driver.label(), rows.category(driver.column())::textAt, rows.size())));
    return described(groups);
  }

  private String owner() {
    return run.config().schema().columns().stream()
        .filter(column -> column.role() == ColumnRole.OWNER)
        .map(Column::words)
        .findFirst()
        .orElse("owner");
  }

  /** The groups with the most expected leavers, the largest first. */
  private List<Members> grouped(String by, IntFunction<String> name, int size) {
    Map<String, List<Integer>> rows = new TreeMap<>();
    for (int row = 0; row < size; row++) {
      rows.computeIfAbsent(name.apply(row), one -> new ArrayList<>()).add(row);
    }
    return rows.entrySet().stream()
        .map(e -> new Members(by, e.getKey(), e.getValue().stream().mapToInt(row -> row).toArray()))
        .sorted(Comparator.comparingDouble((Members group) -> sum(group, row -> 1)).reversed())
        .limit(MOST_GROUPS)
        .toList();
  }

  /** Risk times an amount of each row, summed. */
  private double sum(Members group, IntToDoubleFunction amount) {
    return IntStream.of(group.rows())
        .mapToDouble(row -> clients().predictions().get(row).risk() * amount.applyAsDouble(row))
        .sum();
  }

  private double value(int row) {
    Double value = clients().predictions().get(row).value();
    return value == null ? 0 : Math.max(0, value);
  }

  private List<ReportFigures.Group> described(List<Members> groups) {
    int n = clients().size();
    boolean money = clients().predictions().stream().anyMatch(one -> one.value() != null);
    List<double[]> amounts = new ArrayList<>();
    amounts.add(IntStream.range(0, n).mapToDouble(row -> 1).toArray());
    if (money) {
      amounts.add(IntStream.range(0, n).mapToDouble(this::value).toArray());
    }
    List<List<Interval>> intervals =
        refits()
            .filter(known -> n <= MOST_CLIENTS)
            .map(
                known ->
                    known.sums(
                        clients().model(),
                        clients().rows(),
                        amounts,
                        groups.stream().map(Members::rows).toList(),
                        version.card().seed()))
            .orElse(List.of());
    return IntStream.range(0, groups.size())
        .mapToObj(
            i ->
                group(
                    groups.get(i),
                    intervals.isEmpty() ? null : intervals.get(0).get(i),
                    money,
                    intervals.size() < 2 ? null : intervals.get(1).get(i)))
        .toList();
  }

  private ReportFigures.Group group(
      Members members, @Nullable Interval leavers, boolean money, @Nullable Interval loss) {
    double[] sorted =
        IntStream.of(members.rows())
            .mapToDouble(row -> clients().predictions().get(row).risk())
            .sorted()
            .toArray();
    return new ReportFigures.Group(
        members.by(),
        members.name(),
        sorted.length,
        DoubleStream.of(0.05, 0.25, 0.5, 0.75, 0.95)
            .mapToObj(share -> sorted[(int) Math.round(share * (sorted.length - 1))])
            .toList(),
        new ReportFigures.Expected(sum(members, row -> 1), leavers),
        money ? new ReportFigures.Expected(sum(members, this::value), loss) : null);
  }

  /** The newest runs that trained, scored or published, oldest first. */
  private List<ReportFigures.RunTimes> runs() {
    List<ReportFigures.RunTimes> times = new ArrayList<>();
    for (RunRecord record : run.store().runs().newest(RUNS_READ)) {
      if (times.size() < MOST_RUNS
          && record.command().equals(FULL_PROCESS)
          && isThen(record.startedAt())) {
        Map<String, Long> steps = new LinkedHashMap<>();
        run.store().runs().steps(record.runId()).stream()
            .filter(StepRecord::isDone)
            .forEach(step -> steps.merge(step.name(), step.millis(), Long::sum));
        if (steps.size() > 1) {
          times.add(new ReportFigures.RunTimes(record.runId(), record.startedAt(), steps));
        }
      }
    }
    Collections.reverse(times);
    return times;
  }

  private ReportFigures.CallCurve calls() {
    int capacity = capacity();
    List<Prediction> predictions = clients().predictions();
    int last =
        (int) Math.min(Math.min(predictions.size(), MOST_CALLS), TIMES_CAPACITY * (long) capacity);
    int[] order =
        IntStream.range(0, predictions.size())
            .boxed()
            .sorted(Comparator.comparingInt(row -> predictions.get(row).rank()))
            .mapToInt(Integer::intValue)
            .limit(last)
            .toArray();
    boolean money = IntStream.of(order).anyMatch(row -> predictions.get(row).value() != null);
    double[] amounts = new double[last];
    for (int place = 0; place < last; place++) {
      Double value = predictions.get(order[place]).value();
      amounts[place] = !money ? 1 : value == null ? 0 : Math.max(0, value);
    }
    int[] ends =
        IntStream.rangeClosed(0, Math.min(POINTS, last))
            .map(i -> (int) Math.round(i * (double) last / Math.min(POINTS, last)))
            .toArray();
    List<Double> reached = new ArrayList<>();
    double sum = 0;
    int place = 0;
    for (int end : ends) {
      for (; place < end; place++) {
        sum += amounts[place] * predictions.get(order[place]).risk();
      }
      reached.add(sum);
    }
    List<Interval> intervals =
        refits()
            .map(
                all ->
                    all.sums(
                        clients().model(),
                        clients().rows().pick(order),
                        amounts,
                        ends,
                        version.card().seed()))
            .orElse(List.of());
    return new ReportFigures.CallCurve(
        IntStream.of(ends).boxed().toList(),
        reached,
        intervals.stream().map(Interval::low).toList(),
        intervals.stream().map(Interval::high).toList(),
        predictions.size(),
        capacity,
        money,
        paying(predictions));
  }

  /** How many calls are worth what the configuration says that they cost. */
  private @Nullable Integer paying(List<Prediction> predictions) {
    if (!(run.config().training().threshold() instanceof ThresholdRule.Cost cost)) {
      return null;
    }
    return (int)
        predictions.stream()
            .filter(
                one ->
                    one.risk()
                            * cost.saves()
                            * (one.value() == null ? cost.value() : Math.max(0, one.value()))
                        > cost.call())
            .count();
  }
}
