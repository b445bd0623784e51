package org.riskassessment.core.process;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.CategoryColumn;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.diagnosis.BatchMissing;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.monitor.TodaysClients;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.stage.ReportFigures.Drift;
import org.riskassessment.core.stage.ReportFigures.Spread;

/** Gathers what charts of drift are drawn from, out of stored diagnoses. */
final class DriftFigures {
  private static final int MOST_DIAGNOSES = 40;

  /** Of what was known at an earlier time. */
  private static final int MOST_READ = 1_000;

  private static final int MOST_SPREADS = 4;
  private static final int MOST_TEXTS = 10;
  private static final int BARS = 20;

  /** Values further out are left out of a drawing, which they would squeeze. */
  private static final double TAIL = 0.01;

  private final Run run;
  private final ModelVersion version;
  private final Instant until;

  /**
   * @param until later diagnoses are left out
   */
  DriftFigures(Run run, ModelVersion version, Instant until) {
    this.run = run;
    this.version = version;
    this.until = until;
  }

  /**
   * @param clients those scored; null to leave out how columns are spread
   * @param reference the rows that the version was judged on; null when they are missing
   */
  Drift gather(@Nullable Dataset clients, @Nullable Dataset reference) {
    List<ModelDiagnosis> diagnoses = diagnoses();
    return new Drift(
        diagnoses,
        run.store().diagnoses().newest(read(1)).stream()
            .filter(d -> !d.at().isAfter(until))
            .findFirst()
            .map(d -> d.data().batches())
            .orElse(List.<BatchMissing>of()),
        clients == null || reference == null ? List.of() : spreads(diagnoses, clients, reference));
  }

  /** How many to read for so many of them. */
  private int read(int needed) {
    return until.equals(Instant.MAX) ? needed : MOST_READ;
  }

  /** Oldest first. Who takes note of a cause repeats a diagnosis. */
  private List<ModelDiagnosis> diagnoses() {
    List<ModelDiagnosis> diagnoses = new ArrayList<>();
    for (ModelDiagnosis one : run.store().diagnoses().newestOfModel(read(MOST_DIAGNOSES))) {
      if (one.at().isAfter(until) || diagnoses.size() == MOST_DIAGNOSES) {
        continue;
      }
      if (diagnoses.isEmpty() || !isSame(one, diagnoses.get(diagnoses.size() - 1))) {
        diagnoses.add(one);
      }
    }
    Collections.reverse(diagnoses);
    return diagnoses;
  }

  private static boolean isSame(ModelDiagnosis one, ModelDiagnosis next) {
    return one.modelVersion() == next.modelVersion()
        && one.dataset().equals(next.dataset())
        && one.drift().equals(next.drift())
        && one.estimate().equals(next.estimate());
  }

  private List<Spread> spreads(List<ModelDiagnosis> diagnoses, Dataset clients, Dataset reference) {
    Optional<ModelDiagnosis> newest =
        diagnoses.isEmpty()
            ? Optional.empty()
            : Optional.of(diagnoses.get(diagnoses.size() - 1))
                .filter(d -> d.modelVersion() == version.version());
    List<ColumnDrift> checks =
        newest.stream()
            .flatMap(d -> d.drift().columns().stream())
            .filter(c -> c.kind() == ColumnDrift.Kind.DISTRIBUTION && c.effect() != null)
            .filter(c -> isDrawn(clients, c.name()))
            .sorted(
                Comparator.comparing((ColumnDrift c) -> !c.isAlert())
                    .thenComparing(Comparator.comparingDouble(DriftFigures::effect).reversed()))
            .limit(MOST_SPREADS)
            .toList();
    if (checks.isEmpty()) {
      return List.of();
    }
    TodaysClients today = TodaysClients.of(run, clients, version);
    Dataset before = today.like(reference);
    return before.size() == 0 || today.rows().size() == 0
        ? List.of()
        : checks.stream().map(check -> spread(check, before, today.rows())).toList();
  }

  private static double effect(ColumnDrift check) {
    return check.effect() == null ? 0 : check.effect();
  }

  private static boolean isDrawn(Dataset clients, String name) {
    return clients.schema().features().stream()
        .anyMatch(column -> column.name().equals(name) && column.type() != ColumnType.DATE);
  }

  private static Spread spread(ColumnDrift check, Dataset before, Dataset now) {
    String name = check.name();
    boolean isText =
        now.schema().features().stream()
            .filter(column -> column.name().equals(name))
            .map(Column::type)
            .anyMatch(type -> type == ColumnType.CATEGORICAL);
    String label = now.schema().words(name);
    if (isText) {
      Map<String, Double> first = shares(before.category(name), before.size());
      Map<String, Double> second = shares(now.category(name), now.size());
      return new Spread(label, check, texts(first, second), 1 - sum(first), 1 - sum(second));
    }
    double[] first = values(before.numeric(name), before.size());
    double[] second = values(now.numeric(name), now.size());
    return new Spread(
        label,
        check,
        numbers(first, before.size(), second, now.size()),
        1 - first.length / (double) before.size(),
        1 - second.length / (double) now.size());
  }

  private static double sum(Map<String, Double> shares) {
    return Math.min(1, shares.values().stream().mapToDouble(Double::doubleValue).sum());
  }

  private static Map<String, Double> shares(CategoryColumn cells, int size) {
    Map<String, Double> shares = new LinkedHashMap<>();
    int[] counts = new int[cells.levels().size()];
    for (int row = 0; row < size; row++) {
      int code = cells.codeAt(row);
      if (code != CategoryColumn.MISSING) {
        counts[code]++;
      }
    }
    for (int code = 0; code < counts.length; code++) {
      if (counts[code] > 0) {
        shares.put(cells.levels().get(code), counts[code] / (double) size);
      }
    }
    return shares;
  }

  private static List<Spread.Bin> texts(Map<String, Double> before, Map<String, Double> now) {
    Map<String, Double> all = new LinkedHashMap<>(before);
    now.keySet().forEach(text -> all.putIfAbsent(text, 0.0));
    return all.keySet().stream()
        .map(
            text ->
                new Spread.Bin(
                    text, 0, 0, before.getOrDefault(text, 0.0), now.getOrDefault(text, 0.0)))
        .sorted(
            Comparator.comparingDouble((Spread.Bin bin) -> Math.max(bin.before(), bin.now()))
                .reversed()
                .thenComparing(Spread.Bin::text))
        .limit(MOST_TEXTS)
        .toList();
  }

  private static double[] values(NumericColumn cells, int size) {
    return IntStream.range(0, size)
        .filter(row -> !cells.isMissing(row))
        .mapToDouble(cells::at)
        .toArray();
  }

  private static List<Spread.Bin> numbers(double[] before, int n, double[] now, int m) {
    double[] all =
        DoubleStream.concat(Arrays.stream(before), Arrays.stream(now)).sorted().toArray();
    if (all.length == 0) {
      return List.of();
    }
    double low = all[(int) (TAIL * (all.length - 1))];
    double high = all[(int) Math.ceil((1 - TAIL) * (all.length - 1))];
    int bars = high > low ? BARS : 1;
    double width = high > low ? (high - low) / BARS : 1;
    int[] first = counts(before, low, width, bars);
    int[] second = counts(now, low, width, bars);
    return IntStream.range(0, bars)
        .mapToObj(
            i ->
                new Spread.Bin(
                    "",
                    low + i * width,
                    low + (i + 1) * width,
                    first[i] / (double) n,
                    second[i] / (double) m))
        .toList();
  }

  private static int[] counts(double[] values, double low, double width, int bars) {
    int[] counts = new int[bars];
    for (double value : values) {
      double place = (value - low) / width;
      if (place >= 0 && place <= bars * (1 + 1e-9)) {
        counts[Math.min(bars - 1, (int) place)]++;
      }
    }
    return counts;
  }
}
