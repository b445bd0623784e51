package org.riskassessment.core.store;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One file, or one poll of a database, and what happened to its rows.
 *
 * @param number from 1 in order of ingestion; 0 before it is stored
 * @param changedFrom number of the batch that the same file was with other content, null if none
 * @param at when it was read
 * @param millis how long reading it took
 */
public record Batch(
    int number,
    String runId,
    Content content,
    Place place,
    Outcome outcome,
    RowCounts rows,
    @Nullable Integer changedFrom,
    Instant at,
    long millis) {

  /** Cuts times to the millisecond, as the store keeps them. */
  public Batch {
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * What was read.
   *
   * @param source name of the source it came from
   * @param name the file's path, relative to the workspace if it is inside
   * @param bytes size of the content
   * @param modifiedAt when the content was last changed, null if unknown
   */
  public record Content(
      String source, String name, String sha256, long bytes, @Nullable Instant modifiedAt) {

    /** Cuts times to the millisecond, as the store keeps them. */
    public Content {
      modifiedAt = modifiedAt == null ? null : modifiedAt.truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /**
   * The dataset that a batch belongs to, and where its rows start there.
   *
   * @param generation of the dataset
   * @param schemaHash the schema it was read with
   * @param firstRow place of its first new row, from 0; once it is forgotten, in the dataset that
   *     it was taken out of
   */
  public record Place(int generation, String schemaHash, long firstRow) {}

  /** What happened to a batch. */
  public enum Status {
    /** Its accepted rows are in the dataset. */
    INGESTED,
    /** Rejected as a whole; none of its rows are in the dataset. */
    REFUSED,
    /** Taken out again on request; only those of its rows that other batches had too stay. */
    FORGOTTEN
  }

  /**
   * What happened to a batch, and why.
   *
   * @param reason why it was refused or forgotten, null if it was not
   * @param forgotten what was taken out when it was forgotten, null if it was not
   */
  public record Outcome(Status status, @Nullable String reason, @Nullable Forgotten forgotten) {

    public static Outcome ingested() {
      return new Outcome(Status.INGESTED, null, null);
    }

    public static Outcome refused(String reason) {
      return new Outcome(Status.REFUSED, reason, null);
    }
  }

  /**
   * How a batch was taken out.
   *
   * @param generation of the dataset that it was taken out of
   * @param cuts how many rows were removed, by the place in that dataset of the first candidate: of
   *     the batch itself, and of rows that batches forgotten before had left to it
   */
  public record Forgotten(int generation, Map<Long, Long> cuts) {

    public Forgotten {
      cuts = Collections.unmodifiableSortedMap(new TreeMap<>(cuts));
    }

    /** How many rows the next generation lacks. */
    public long rows() {
      return cuts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The place in the next generation of a row, or of the end of the rows before it. */
    public long carried(long place) {
      return place
          - cuts.entrySet().stream()
              .filter(cut -> cut.getKey() < place)
              .mapToLong(cut -> Math.min(cut.getValue(), place - cut.getKey()))
              .sum();
    }
  }

  public Batch withNumber(int newNumber) {
    return new Batch(newNumber, runId, content, place, outcome, rows, changedFrom, at, millis);
  }

  /** The same batch in another place. */
  Batch moved(Place newPlace) {
    return new Batch(number, runId, content, newPlace, outcome, rows, changedFrom, at, millis);
  }

  /** The same batch taken out of its dataset and moved to the generation that follows. */
  Batch forgotten(String reason, Forgotten how) {
    return new Batch(
        number,
        runId,
        content,
        new Place(generation() + 1, schemaHash(), firstRow()),
        new Outcome(Status.FORGOTTEN, reason, how),
        rows,
        changedFrom,
        at,
        millis);
  }

  /** The same batch in the generation that follows, which lacks rows of another one. */
  Batch carried(Forgotten other) {
    long first = forgotten() == null ? other.carried(firstRow()) : firstRow();
    return moved(new Place(generation() + 1, schemaHash(), first));
  }

  public String source() {
    return content.source();
  }

  public String name() {
    return content.name();
  }

  public String sha256() {
    return content.sha256();
  }

  public long bytes() {
    return content.bytes();
  }

  public @Nullable Instant modifiedAt() {
    return content.modifiedAt();
  }

  public int generation() {
    return place.generation();
  }

  public String schemaHash() {
    return place.schemaHash();
  }

  public long firstRow() {
    return place.firstRow();
  }

  /** Place in the dataset after its last new row. */
  public long endRow() {
    return place.firstRow() + rows.fresh();
  }

  public Status status() {
    return outcome.status();
  }

  public @Nullable String reason() {
    return outcome.reason();
  }

  public @Nullable Forgotten forgotten() {
    return outcome.forgotten();
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

  /** How old the content was when it was read; empty if unknown. */
  public Optional<Duration> freshness() {
    Instant modified = modifiedAt();
    if (modified == null) {
      return Optional.empty();
    }
    Duration age = Duration.between(modified, at);
    return Optional.of(age.isNegative() ? Duration.ZERO : age);
  }

  /** Rows read per second; empty for a batch that took no time. */
  public Optional<Double> rowsPerSecond() {
    return millis == 0 ? Optional.empty() : Optional.of(1000.0 * rows.read() / millis);
  }
}
