package org.riskassessment.core.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.RowCounts;

/**
 * Totals over the batches of one source.
 *
 * @param lastAt when the newest batch was read
 * @param newestContent when the newest content was last changed, null when unknown
 * @param freshness how old that content was when it was read, null when unknown
 */
public record SourceTotals(
    String name,
    int batches,
    RowCounts rows,
    long bytes,
    long millis,
    Instant lastAt,
    @Nullable Instant newestContent,
    @Nullable Duration freshness) {

  /** The sources of batches, in the order of their first ones. */
  public static List<SourceTotals> of(List<Batch> batches) {
    Map<String, List<Batch>> bySource = new LinkedHashMap<>();
    batches.forEach(b -> bySource.computeIfAbsent(b.source(), s -> new ArrayList<>()).add(b));
    return bySource.entrySet().stream().map(e -> of(e.getKey(), e.getValue())).toList();
  }

  private static SourceTotals of(String name, List<Batch> batches) {
    Optional<Batch> youngest =
        batches.stream()
            .filter(b -> b.modifiedAt() != null)
            .max(Comparator.comparing(b -> Objects.requireNonNull(b.modifiedAt())));
    return new SourceTotals(
        name,
        batches.size(),
        new RowCounts(
            batches.stream().mapToLong(Batch::rowsRead).sum(),
            batches.stream().mapToLong(Batch::rowsNew).sum(),
            batches.stream().mapToLong(Batch::rowsDuplicate).sum(),
            batches.stream().mapToLong(Batch::rowsRejected).sum(),
            batches.stream().mapToLong(b -> b.rows().contradictory()).sum(),
            sum(batches, RowCounts::rejectedByRule),
            sum(batches, RowCounts::rejectedByColumn)),
        batches.stream().mapToLong(Batch::bytes).sum(),
        batches.stream().mapToLong(Batch::millis).sum(),
        batches.stream().map(Batch::at).max(Comparator.naturalOrder()).orElseThrow(),
        youngest.map(Batch::modifiedAt).orElse(null),
        youngest.flatMap(Batch::freshness).orElse(null));
  }

  private static Map<String, Long> sum(
      List<Batch> batches, Function<RowCounts, Map<String, Long>> counts) {
    Map<String, Long> sums = new TreeMap<>();
    batches.forEach(b -> counts.apply(b.rows()).forEach((key, n) -> sums.merge(key, n, Long::sum)));
    return sums;
  }

  /** Rows read per second; empty when no time was measured. */
  public Optional<Double> rowsPerSecond() {
    return millis == 0 ? Optional.empty() : Optional.of(1000.0 * rows.read() / millis);
  }

  /** Share of the rows read that was rejected, 0 to 1. */
  public double rejectedShare() {
    return rows.read() == 0 ? 0 : rows.rejected() / (double) rows.read();
  }
}
