package org.riskassessment.core.store;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;

/**
 * One file, or one poll of a database, and what became of its rows.
 *
 * @param number from 1 in order of ingestion; 0 before it is stored
 * @param source name of the source it came from
 * @param name the file's path, relative to the workspace where it lies inside
 * @param bytes size of the content
 * @param generation of the dataset that it belongs to
 * @param reason why it was refused or forgotten, null when it was not
 * @param firstRow place of its first new row in the dataset, from 0; once it is forgotten, in the
 *     dataset that it was taken out of
 * @param changedFrom number of the batch that the same file was with another content, null when
 *     there is none
 * @param modifiedAt when its content was last changed, null when that is unknown
 * @param at when it was read
 * @param forgotten what was taken out when it was forgotten, null when it was not
 */
public record Batch(
    int number,
    String runId,
    String source,
    String name,
    String sha256,
    long bytes,
    int generation,
    String schemaHash,
    Status status,
    @Nullable String reason,
    RowCounts rows,
    long firstRow,
    @Nullable Integer changedFrom,
    @Nullable Instant modifiedAt,
    Instant at,
    long millis,
    @Nullable Forgotten forgotten) {

  /** Cuts times to the millisecond, as the store keeps them. */
  public Batch {
    modifiedAt = modifiedAt == null ? null : modifiedAt.truncatedTo(ChronoUnit.MILLIS);
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }

  /** What became of a batch. */
  public enum Status {
    /** Its accepted rows are in the dataset. */
    INGESTED,
    /** Refused whole; none of its rows are in the dataset. */
    REFUSED,
    /** Taken out again on request; the dataset has only those of its rows that others had too. */
    FORGOTTEN
  }

  /**
   * How a batch was taken out.
   *
   * @param generation of the dataset that it was taken out of
   * @param cuts how many rows went, by the place in that dataset of the first that could have: of
   *     the batch itself, and of what batches forgotten before had left to it
   */
  public record Forgotten(int generation, Map<Long, Long> cuts) {

    public Forgotten {
      cuts = Collections.unmodifiableSortedMap(new TreeMap<>(cuts));
    }

    /** How many rows the next generation lacks. */
    public long rows() {
      return cuts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Where the row at a place, or the end of rows before it, stands in the next generation. */
    public long carried(long place) {
      return place
          - cuts.entrySet().stream()
              .filter(cut -> cut.getKey() < place)
              .mapToLong(cut -> Math.min(cut.getValue(), place - cut.getKey()))
              .sum();
    }
  }

  public Batch withNumber(int newNumber) {
    return new Batch(
        newNumber,
        runId,
        source,
        name,
        sha256,
        bytes,
        generation,
        schemaHash,
        status,
        reason,
        rows,
        firstRow,
        changedFrom,
        modifiedAt,
        at,
        millis,
        forgotten);
  }

  /** The same batch taken out of its dataset, and gone over to the generation that follows. */
  private Batch forgotten(String why, Forgotten how) {
    return moved(generation + 1, firstRow, Status.FORGOTTEN, why, how);
  }

  /** The same batch in the generation that follows, which lacks rows of another. */
  private Batch carried(Forgotten other) {
    return moved(
        generation + 1,
        forgotten == null ? other.carried(firstRow) : firstRow,
        status,
        reason,
        forgotten);
  }

  /**
   * The batches that change when one is taken out: that one with any {@link #twins}, and the others
   * of its generation, which go over to the one that follows.
   *
   * @param all batches of every generation
   * @param generation of the dataset as it is now
   * @param number of an ingested batch of that generation; any other is INTERNAL
   */
  public static List<Batch> forgetting(
      List<Batch> all, int generation, int number, String reason, Map<Long, Long> cuts) {
    List<Batch> twins = twins(all, generation, number);
    if (twins.isEmpty()) {
      throw new RiskException(
          ErrorCode.INTERNAL,
          "there is no batch " + number + " in the dataset that could be forgotten");
    }
    Forgotten how = new Forgotten(generation, cuts);
    return all.stream()
        .filter(b -> b.generation() == generation)
        .map(b -> twins.contains(b) ? b.forgotten(reason, how) : b.carried(how))
        .toList();
  }

  /**
   * An ingested batch of a generation and those of the same content, which was then read more than
   * once; empty when there is no such batch.
   *
   * @param all batches of every generation
   */
  public static List<Batch> twins(List<Batch> all, int generation, int number) {
    List<Batch> ingested =
        all.stream()
            .filter(b -> b.generation() == generation && b.status() == Status.INGESTED)
            .toList();
    return ingested.stream()
        .filter(b -> b.number() == number)
        .flatMap(asked -> ingested.stream().filter(b -> b.sha256().equals(asked.sha256())))
        .toList();
  }

  /**
   * The place of a row of one generation of the dataset in a later one; empty when that, or one
   * between them, did not come from the one before by forgetting a batch.
   *
   * @param all batches of every generation
   * @param place of a row, or of the end of rows, from 0
   */
  public static OptionalLong carried(List<Batch> all, long place, int from, int to) {
    long carried = place;
    for (int generation = from; generation < to; generation++) {
      int left = generation;
      Optional<Forgotten> taken =
          all.stream()
              .flatMap(batch -> Optional.ofNullable(batch.forgotten()).stream())
              .filter(forgotten -> forgotten.generation() == left)
              .findFirst();
      if (taken.isEmpty()) {
        return OptionalLong.empty();
      }
      carried = taken.get().carried(carried);
    }
    return OptionalLong.of(carried);
  }

  private Batch moved(
      int to, long first, Status newStatus, @Nullable String why, @Nullable Forgotten how) {
    return new Batch(
        number,
        runId,
        source,
        name,
        sha256,
        bytes,
        to,
        schemaHash,
        newStatus,
        why,
        rows,
        first,
        changedFrom,
        modifiedAt,
        at,
        millis,
        how);
  }

  public long rowsRead() {
    return rows.read();
  }

  public long rowsNew() {
    return rows.fresh();
  }

  public long rowsDuplicate() {
    return rows.duplicate();
  }

  public long rowsRejected() {
    return rows.rejected();
  }

  /** How old the content was when it was read; empty when that is unknown. */
  public Optional<Duration> freshness() {
    if (modifiedAt == null) {
      return Optional.empty();
    }
    Duration age = Duration.between(modifiedAt, at);
    return Optional.of(age.isNegative() ? Duration.ZERO : age);
  }

  /** Rows read in a second; empty for a batch that took no time. */
  public Optional<Double> rowsPerSecond() {
    return millis == 0 ? Optional.empty() : Optional.of(1000.0 * rows.read() / millis);
  }
}
