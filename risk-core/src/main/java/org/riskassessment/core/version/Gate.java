package org.riskassessment.core.version;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.riskassessment.core.check.LevelFit;
import org.riskassessment.core.check.Skill;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.evaluate.Contender;
import org.riskassessment.core.evaluate.PairedComparison;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.evaluate.PromotionPolicy;
import org.riskassessment.core.evaluate.Ranking;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Lineage;
import org.riskassessment.core.store.Models;
import org.riskassessment.core.version.Challengers.Challenger;

/**
 * Judges challengers on rows newer than what the champion learned from, of clients it did not learn
 * from. A challenger scores the clients that it did not learn from itself, and the others out of
 * fold. The decision depends only on the question, the challengers, the champion and the rows, so
 * it can be repeated.
 */
final class Gate {
  /** A challenger after a drift has to be better by this much. */
  private static final double LEAST_GAIN = 0.002;

  /** What the same kind of model with more rows may lose, by the lower end of the interval. */
  private static final double GROWTH_MARGIN = 0.005;

  /** Above this |z| on the judged rows, a challenger's level is corrected there. */
  private static final double LEVEL_LIMIT = 2;

  private final Models models;
  private final CountedRows rows;
  private final Lineage lineage;

  Gate(Models models, CountedRows rows, Lineage lineage) {
    this.models = models;
    this.rows = rows;
    this.lineage = lineage;
  }

  /** A challenger on the judged rows. */
  private record Entrant(
      Challenger challenger,
      Contender contender,
      PromotionDecision.Judged judged,
      Ranking ranking) {

    PairedComparison comparison() {
      return judged.comparison();
    }
  }

  /** How many clients' rows there are to judge on, of the rarer class; 0 for none. */
  int rarer(int champion, long earliest) {
    Dataset judged = rows.at(unseen(champion, earliest));
    return judged.size() == 0 ? 0 : Math.min(judged.positives(), judged.negatives());
  }

  /** Decides; also used to repeat a stored question. */
  Decision decide(Decision.Question question, Decision.Terms terms, List<Challenger> challengers) {
    int[] places = unseen(question.champion(), question.earliest());
    List<double[]> outOfFold = new ArrayList<>();
    for (Challenger challenger : challengers) {
      double[] scores = outOfFold(challenger, places);
      outOfFold.add(scores);
    }
    boolean[] isKnown = new boolean[places.length];
    for (int i = 0; i < places.length; i++) {
      int at = i;
      isKnown[i] = outOfFold.stream().noneMatch(scores -> scores[at] == Double.NEGATIVE_INFINITY);
    }
    int[] judgedPlaces = kept(places, isKnown);
    Dataset judged = rows.at(judgedPlaces);
    Decision.Basis basis = new Decision.Basis(question, question.earliest(), rows.all().size());
    if (Math.min(judged.positives(), judged.negatives()) < question.policy().perClass()) {
      return new Decision(
          new PromotionDecision.Insufficient(
              String.format(
                  Locale.ROOT,
                  "Version %d stays: among %,d new rows of clients unseen by every model %,d left"
                      + " and %,d stayed, and %d of each are needed to decide",
                  question.champion(),
                  judged.size(),
                  judged.positives(),
                  judged.negatives(),
                  question.policy().perClass())),
          List.of(),
          basis);
    }
    if (challengers.isEmpty()) {
      return new Decision(
          new PromotionDecision.Insufficient(
              String.format(
                  Locale.ROOT,
                  "Version %d stays: the rows allow no challenger",
                  question.champion())),
          List.of(),
          basis);
    }
    RiskModel model = models.load(question.champion());
    Contender champion = new Contender(question.champion(), model.score(judged), model.threshold());
    List<Entrant> entrants = new ArrayList<>();
    for (int i = 0; i < challengers.size(); i++) {
      double[] known = kept(outOfFold.get(i), isKnown);
      entrants.add(
          entrant(challengers.get(i), champion, judged, known, challengers.size(), question));
    }
    return verdict(question, terms, entrants, basis);
  }

  private Decision verdict(
      Decision.Question question,
      Decision.Terms terms,
      List<Entrant> entrants,
      Decision.Basis basis) {
    List<Entrant> best =
        entrants.stream()
            .sorted(Comparator.comparingDouble(e -> -e.comparison().challengerRocAuc()))
            .toList();
    Entrant winner =
        best.stream().filter(e -> passes(e, terms, question.policy())).findFirst().orElse(null);
    List<PromotionDecision.Judged> judged =
        entrants.stream()
            .map(
                e ->
                    new PromotionDecision.Judged(
                        e == winner ? terms.number() : 0,
                        e.challenger().learnedFrom(),
                        e.comparison(),
                        e.judged().mcNemar()))
            .toList();
    PromotionDecision.Evidence evidence =
        new PromotionDecision.Evidence(judged, question.judgedBefore() + judged.size());
    if (winner == null) {
      return new Decision(
          new PromotionDecision.Keep(
              0,
              evidence,
              String.format(
                  Locale.ROOT,
                  "Version %d stays, a challenger that learned from %s is not shown to be better:"
                      + " %s",
                  question.champion(),
                  best.get(0).challenger().learnedFrom(),
                  best.get(0).comparison().evidence(evidence.judgedOnTheseRows()))),
          List.of(),
          basis);
    }
    return new Decision(
        new PromotionDecision.Promote(
            terms.number(),
            evidence,
            String.format(
                Locale.ROOT,
                "Version %d replaces %d: %s; it learned from %s",
                terms.number(),
                question.champion(),
                winner.comparison().evidence(evidence.judgedOnTheseRows()),
                winner.challenger().learnedFrom())),
        List.of(),
        basis,
        new Decision.Winner(winner.ranking(), offset(winner.contender().rows())));
  }

  private static boolean passes(Entrant entrant, Decision.Terms terms, PromotionPolicy policy) {
    PairedComparison comparison = entrant.comparison();
    double low = comparison.interval().low();
    boolean better =
        switch (terms.cause()) {
          case DRIFT -> low > -policy.margin() && comparison.difference() >= LEAST_GAIN;
          case DOUBT -> low > 0;
          case GROWTH, AGE ->
              entrant.challenger().sameKind()
                  ? low > -GROWTH_MARGIN && comparison.difference() >= 0
                  : low > 0;
        };
    return better && Skill.of(entrant.ranking()).isShown();
  }

  private Entrant entrant(
      Challenger challenger,
      Contender champion,
      Dataset judged,
      double[] outOfFold,
      int of,
      Decision.Question question) {
    double[] logOdds = challenger.model().logOdds(judged);
    for (int i = 0; i < logOdds.length; i++) {
      logOdds[i] = Double.isNaN(outOfFold[i]) ? logOdds[i] : outOfFold[i];
    }
    ScoredRows scored = challenger.model().scored(judged, logOdds);
    Contender contender = new Contender(0, scored, challenger.model().threshold());
    PromotionDecision.Judged compared =
        PromotionPolicy.compare(champion, contender, of, question.seed());
    return new Entrant(challenger, contender, compared, Ranking.of(scored).orElseThrow());
  }

  /** What a challenger's level needs on the judged rows; 0 where it is right. */
  private static double offset(ScoredRows scored) {
    double miss = 0;
    double variance = 0;
    for (int row = 0; row < scored.size(); row++) {
      double w = scored.weight(row);
      double p = scored.risk(row);
      miss += w * ((scored.exited(row) ? 1 : 0) - p);
      variance += w * w * p * (1 - p);
    }
    return Math.abs(miss) > LEVEL_LIMIT * Math.sqrt(variance) ? LevelFit.offset(scored) : 0;
  }

  /** Rows from one on that count, of clients that the champion did not learn from. */
  private int[] unseen(int champion, long earliest) {
    ModelCard card = models.version(champion).card();
    boolean[] learned =
        learned(
            card.holdOut(),
            lineage.place(card.datasetId(), card.firstRow()).orElse(0),
            lineage.cutOff(card).orElse(0));
    int[] clients = rows.all().clientNumbers();
    return rows.knownFrom(earliest, row -> !learned[clients[row]]);
  }

  /** By client number, whether a model learned from the client's rows between two places. */
  private boolean[] learned(HoldOut rule, long firstRow, long endRow) {
    Dataset all = rows.all();
    int[] clients = all.clientNumbers();
    int[] parts = all.parts(rule);
    boolean[] learned = new boolean[Arrays.stream(clients).max().orElse(-1) + 1];
    for (int row = 0; row < clients.length; row++) {
      int known = all.knownFrom(row);
      if (known >= firstRow
          && known < endRow
          && parts[row] != rule.remainder()
          && rows.counts(row)) {
        learned[clients[row]] = true;
      }
    }
    return learned;
  }

  /**
   * A challenger's out-of-fold score of each row; NaN where it scores the row itself, since it did
   * not learn from the client, and minus infinity where nothing does.
   */
  private double[] outOfFold(Challenger challenger, int[] places) {
    boolean[] learned =
        learned(challenger.model().holdOut(), challenger.firstRow(), rows.all().size());
    int[] clients = rows.all().clientNumbers();
    double[] scores = new double[places.length];
    for (int i = 0; i < scores.length; i++) {
      int at = Arrays.binarySearch(challenger.rows(), places[i]);
      scores[i] =
          at >= 0
              ? challenger.logOdds()[at]
              : learned[clients[places[i]]] ? Double.NEGATIVE_INFINITY : Double.NaN;
    }
    return scores;
  }

  private static int[] kept(int[] values, boolean[] isKept) {
    int[] kept = new int[values.length];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      kept[count] = values[i];
      count += isKept[i] ? 1 : 0;
    }
    return Arrays.copyOf(kept, count);
  }

  private static double[] kept(double[] values, boolean[] isKept) {
    double[] kept = new double[values.length];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      kept[count] = values[i];
      count += isKept[i] ? 1 : 0;
    }
    return Arrays.copyOf(kept, count);
  }
}
