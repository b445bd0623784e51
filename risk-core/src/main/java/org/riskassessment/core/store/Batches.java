package org.riskassessment.core.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;

/** The batches of every generation of the dataset, and what forgetting one does to the others. */
public final class Batches {
  private final List<Batch> all;

  public Batches(List<Batch> all) {
    this.all = List.copyOf(all);
  }

  /** The ingested batches of a generation, oldest first. */
  public List<Batch> ingested(int generation) {
    return all.stream()
        .filter(b -> b.generation() == generation && b.status() == Batch.Status.INGESTED)
        .toList();
  }

  /**
   * An ingested batch of a generation and those with the same content, which was then read more
   * than once; empty if there is no such batch.
   */
  public List<Batch> twins(int generation, int number) {
    List<Batch> ingested = ingested(generation);
    return ingested.stream()
        .filter(b -> b.number() == number)
        .flatMap(asked -> ingested.stream().filter(b -> b.sha256().equals(asked.sha256())))
        .toList();
  }

  /**
   * The batches that change when one is forgotten: that one with its {@link #twins}, and the others
   * of its generation, which move to the one that follows.
   *
   * @param number of an ingested batch of the dataset as it is now
   * @param cuts as in {@link Batch.Forgotten}
   * @param present the dataset as it is now, null if there is none
   * @param next the dataset that follows
   * @throws RiskException INTERNAL if there is no such batch, or the dataset that follows is not of
   *     the next generation
   */
  public List<Batch> without(
      int number,
      String reason,
      Map<Long, Long> cuts,
      @Nullable DatasetRecord present,
      DatasetRecord next) {
    int generation = next.generation() - 1;
    if (present == null || present.generation() != generation) {
      throw new RiskException(
          ErrorCode.INTERNAL,
          "the dataset without batch " + number + " is not of the next generation");
    }
    List<Batch> twins = twins(generation, number);
    if (twins.isEmpty()) {
      throw new RiskException(
          ErrorCode.INTERNAL, "batch " + number + " has no rows in the dataset to forget");
    }
    Batch.Forgotten how = new Batch.Forgotten(generation, cuts);
    return all.stream()
        .filter(b -> b.generation() == generation)
        .map(b -> twins.contains(b) ? b.forgotten(reason, how) : b.carried(how))
        .toList();
  }

  /**
   * The place in a later generation of a row of an earlier one; empty if a generation between them
   * did not follow from the one before by forgetting a batch.
   *
   * @param place of a row, or of the end of rows, from 0
   */
  public OptionalLong carried(long place, int from, int to) {
    long carried = place;
    for (int generation = from; generation < to; generation++) {
      int left = generation;
      Optional<Batch.Forgotten> taken =
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
}
