package org.riskassessment.core.version;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.OutOfFold;
import org.riskassessment.core.model.Recency;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.DatasetRecord;

/** Trains the challengers of a deployed model. They are stored only if they win. */
final class Challengers {
  /** Weighted rows that a challenger on the newest ones needs. */
  private static final double FEWEST_EFFECTIVE = 4_000;

  /** A row counts half as much as one that is so many ticks newer. */
  private static final double HALF_LIFE = 1.5;

  private final Run run;
  private final DatasetRecord dataset;
  private final RiskModel champion;
  private final Situation situation;

  Challengers(Run run, DatasetRecord dataset, RiskModel champion, Situation situation) {
    this.run = run;
    this.dataset = dataset;
    this.champion = champion;
    this.situation = situation;
  }

  /**
   * What there is to learn from.
   *
   * @param base the trained version that is deployed, on whatever level
   * @param since where the present relation began; 0 where nothing has changed
   * @param cutOff rows before it are the champion's own
   * @param ticks where each tick begins, ascending
   */
  record Situation(ModelCard base, long since, long cutOff, List<Long> ticks) {}

  /** A trained model with what the gate knows of it. */
  record Trained(Challenger challenger, VersionTrainer.Fitted fitted, VersionTrainer trainer) {}

  /** Which rows a challenger learns from. */
  private enum Recipe {
    ALL,
    SINCE,
    NEWEST;

    static Recipe of(ModelCard card) {
      return card.rows().recency() != null ? NEWEST : card.firstRow() > 0 ? SINCE : ALL;
    }
  }

  /** The rows of a recipe. */
  private record Lesson(String words, int firstRow, @Nullable Recency recency, boolean isOwn) {}

  /**
   * After a drift: on all history, on the rows since it began and, where there are enough, on all
   * of them with the newest counting most.
   */
  List<Trained> afterDrift() {
    List<Trained> trained = new ArrayList<>();
    for (Lesson lesson : lessons("the rows since the drift began")) {
      add(trained, lesson, new VersionTrainer(run));
    }
    return trained;
  }

  /**
   * On more rows: in the way in which the champion learned and, where training chose another kind
   * of model, the champion's kind too; after a drift also in the other ways.
   */
  List<Trained> onMoreRows() {
    List<Trained> trained = new ArrayList<>();
    for (Lesson lesson : lessons("the rows since the last drift")) {
      add(trained, lesson, new VersionTrainer(run));
      if (lesson.isOwn() && trained.stream().noneMatch(one -> one.challenger().sameKind())) {
        Training.Candidate kind = ofChampion();
        add(
            trained,
            lesson,
            new VersionTrainer(run, run.config().training().withCandidates(List.of(kind))));
      }
    }
    return trained;
  }

  private List<Lesson> lessons(String since) {
    Recipe own = Recipe.of(situation.base());
    List<Lesson> lessons = new ArrayList<>();
    boolean changed = situation.since() > 0;
    lessons.add(new Lesson("all rows", 0, null, !changed || own == Recipe.ALL));
    int first = changed ? widened() : 0;
    if (first > 0) {
      lessons.add(new Lesson(since, first, null, own == Recipe.SINCE));
    }
    Recency recency = changed ? recency() : null;
    if (recency != null) {
      lessons.add(
          new Lesson("all rows, the newest counting most", 0, recency, own == Recipe.NEWEST));
    }
    return lessons;
  }

  private Training.Candidate ofChampion() {
    List<Training.Candidate> configured = run.config().training().candidates();
    return champion.isScorecard()
        ? Training.Candidate.SCORECARD
        : configured.contains(Training.Candidate.SGD)
                && !configured.contains(Training.Candidate.LOGISTIC)
            ? Training.Candidate.SGD
            : Training.Candidate.LOGISTIC;
  }

  private void add(List<Trained> trained, Lesson lesson, VersionTrainer trainer) {
    try {
      VersionTrainer.Fitted fitted = trainer.fit(dataset, lesson.firstRow(), lesson.recency());
      trained.add(new Trained(challenger(lesson, fitted), fitted, trainer));
    } catch (RiskException e) {
      // Rows that allow no challenger say nothing against the champion.
      if (e.code() != ErrorCode.DATA_INSUFFICIENT) {
        throw e;
      }
    }
  }

  private Challenger challenger(Lesson lesson, VersionTrainer.Fitted fitted) {
    OutOfFold outOfFold = fitted.trained().outOfFold();
    int[] own = outOfFold == null ? new int[0] : outOfFold.rows();
    double[] scores = outOfFold == null ? new double[0] : outOfFold.logOdds();
    Dataset all = run.rows(dataset);
    int[] newer =
        IntStream.range(0, own.length)
            .filter(i -> all.knownFrom(fitted.places()[own[i]]) >= situation.cutOff())
            .toArray();
    RiskModel model = fitted.trained().model();
    return new Challenger(
        String.format(Locale.ROOT, "%s (%,d)", lesson.words(), fitted.training().size()),
        lesson.isOwn() && model.isScorecard() == champion.isScorecard(),
        model,
        fitted.firstRow(),
        Arrays.stream(newer).map(i -> fitted.places()[own[i]]).toArray(),
        Arrays.stream(newer).mapToDouble(i -> scores[i]).toArray());
  }

  /**
   * Where to learn from: the rows since the change, extended back until each class has 100, but not
   * into the champion's own.
   */
  private int widened() {
    Dataset all = run.rows(dataset);
    long since = situation.since();
    return EarlierGate.widened(
        all, learns(all), (int) since, (int) Math.min(since, situation.cutOff()));
  }

  private IntPredicate learns(Dataset all) {
    CountedRows counted = CountedRows.of(run, all);
    int[] parts = all.parts(HoldOut.standard());
    return row -> counted.counts(row) && parts[row] != HoldOut.standard().remainder();
  }

  /** Null where it would leave too few rows. */
  private @Nullable Recency recency() {
    Dataset all = run.rows(dataset);
    Dataset weighted = CountedRows.of(run, all).all();
    IntPredicate learns = learns(all);
    Recency recency = new Recency(HALF_LIFE, situation.ticks());
    double[] factors = recency.factors(all);
    double sum = 0;
    double squares = 0;
    for (int row = 0; row < factors.length; row++) {
      if (learns.test(row)) {
        double weight = weighted.weight(row) * factors[row];
        sum += weight;
        squares += weight * weight;
      }
    }
    return squares > 0 && sum * sum / squares >= FEWEST_EFFECTIVE ? recency : null;
  }

  /**
   * A model that may replace the deployed one, with what the gate needs to judge it.
   *
   * @param learnedFrom the rows it learned from, in words
   * @param sameKind whether it is of the deployed model's kind, and learned in the same way
   * @param firstRow the first row of the dataset that it learned from
   * @param rows those of the newest rows whose clients it learned from that it also scored out of
   *     fold, ascending places in the dataset
   * @param logOdds their out-of-fold scores
   */
  record Challenger(
      String learnedFrom,
      boolean sameKind,
      RiskModel model,
      long firstRow,
      int[] rows,
      double[] logOdds) {
    private static final int FORMAT = 1;

    /** Some challengers as compressed bytes, for a decision to be repeated. */
    static byte[] write(List<Challenger> challengers) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes, 1 << 16))) {
        out.writeByte(FORMAT);
        out.writeInt(challengers.size());
        for (Challenger one : challengers) {
          byte[] json = ModelJson.write(one.model);
          out.writeUTF(one.learnedFrom);
          out.writeBoolean(one.sameKind);
          out.writeInt(json.length);
          out.write(json);
          out.writeLong(one.firstRow);
          out.writeInt(one.rows.length);
          for (int row : one.rows) {
            out.writeInt(row);
          }
          for (double score : one.logOdds) {
            out.writeDouble(score);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws RiskException STORE_CORRUPT when it is something else
     */
    static List<Challenger> read(byte[] bytes, String name) {
      try (DataInputStream in =
          new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(bytes), 1 << 16))) {
        if (in.readByte() != FORMAT) {
          throw new IOException("unknown format");
        }
        int count = in.readInt();
        List<Challenger> challengers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          String learnedFrom = in.readUTF();
          boolean sameKind = in.readBoolean();
          RiskModel model = ModelJson.read(in.readNBytes(in.readInt()), name);
          long firstRow = in.readLong();
          int[] rows = new int[in.readInt()];
          for (int row = 0; row < rows.length; row++) {
            rows[row] = in.readInt();
          }
          double[] logOdds = new double[rows.length];
          for (int row = 0; row < rows.length; row++) {
            logOdds[row] = in.readDouble();
          }
          challengers.add(new Challenger(learnedFrom, sameKind, model, firstRow, rows, logOdds));
        }
        return challengers;
      } catch (IOException | IllegalArgumentException e) {
        throw new RiskException(
            ErrorCode.STORE_CORRUPT, "does not contain challengers", ErrorContext.ofFile(name), e);
      }
    }
  }
}
