package org.riskassessment.core.version;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.check.SizeAware;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.evaluate.Ranking;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Lineage;
import org.riskassessment.core.store.Review;

/**
 * The labelled rows that arrived since a version was trained, as its reviews judge them: the newest
 * {@value #MOST} of them, and the ticks that they came in.
 */
public final class JudgedRows {
  /** More rows would show nothing more. */
  private static final int MOST = 50_000;

  private final RiskModel model;
  private final Dataset rows;
  private final int[] known;
  private final double[] logOdds;
  private final long tick;
  private final List<Past> past;
  private final @Nullable Ranking reference;

  /** The score of an earlier tick, and the dataset as it was then. */
  public record Past(DatasetId dataset, SizeAware.Score score) {}

  /** Rows with their risks. */
  public record Part(Dataset rows, ScoredRows scored) {}

  private JudgedRows(
      RiskModel model,
      Dataset rows,
      int[] known,
      long tick,
      List<Past> past,
      @Nullable Ranking reference) {
    this.model = model;
    this.rows = rows;
    this.known = known;
    this.logOdds = model.logOdds(rows);
    this.tick = tick;
    this.past = past;
    this.reference = reference;
  }

  /** Empty when the dataset has been rebuilt since the version was trained. */
  public static Optional<JudgedRows> of(Run run, DatasetRecord dataset, ModelVersion version) {
    List<Review> reviews = run.store().models().reviews();
    Lineage lineage = new Lineage(run.store().ingestion(), dataset.generation());
    Reign reign = Reign.of(run.models(), version, reviews, lineage);
    if (lineage.cutOff(reign.base().card()).isEmpty()) {
      return Optional.empty();
    }
    long cutOff = lineage.cutOff(reign.base().card()).getAsLong();
    Review last = reviews.isEmpty() ? null : reviews.get(reviews.size() - 1);
    long reviewed = last == null ? 0 : lineage.place(last.datasetId(), last.endRow()).orElse(0);
    List<Reign.Tick> ticks = reign.ticks();
    boolean isNew = dataset.rows() > Math.max(cutOff, reviewed);
    long tick = Math.max(cutOff, reviewed);
    if (!isNew && !ticks.isEmpty()) {
      tick = ticks.get(ticks.size() - 1).firstRow();
      ticks = ticks.subList(0, ticks.size() - 1);
    }
    List<Past> past = new ArrayList<>();
    for (Reign.Tick one : ticks) {
      Reign.score(one.review().check())
          .ifPresent(score -> past.add(new Past(one.review().datasetId(), score)));
    }
    CountedRows counted = CountedRows.of(run, run.rows(dataset));
    int[] places = counted.asKnownFrom(cutOff);
    places = Arrays.copyOfRange(places, Math.max(0, places.length - MOST), places.length);
    return Optional.of(
        new JudgedRows(
            run.models().load(version.version()),
            counted.at(places),
            Arrays.stream(places).map(counted.all()::knownFrom).toArray(),
            tick,
            past,
            reign.ranking(run, reviews).orElse(null)));
  }

  public RiskModel model() {
    return model;
  }

  /** All of them. */
  public Part all() {
    return from(0);
  }

  /** Those of the newest tick. */
  public Part tick() {
    return from(tick);
  }

  /** Those whose labels became known from a place in the dataset on. */
  public Part from(long firstRow) {
    int at = 0;
    while (at < known.length && known[at] < firstRow) {
      at++;
    }
    Dataset part = rows.slice(at, known.length);
    return new Part(part, model.scored(part, Arrays.copyOfRange(logOdds, at, known.length)));
  }

  /** The ticks before the newest since the model was promoted, oldest first. */
  public List<Past> past() {
    return List.copyOf(past);
  }

  /** How the model ranked when it was promoted; empty when unknown. */
  public Optional<Ranking> reference() {
    return Optional.ofNullable(reference);
  }
}
