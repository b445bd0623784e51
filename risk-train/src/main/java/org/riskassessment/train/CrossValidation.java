package org.riskassessment.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.config.Training.Candidate;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.FitReport.Tried;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.stage.TrainRequest;

/**
 * Tries every kind of model with every penalty: each row is scored by a model whose every number,
 * medians and bins included, was learned from the other parts.
 *
 * @param sample the rows that were scored, all those of a drawn client
 * @param candidate the kind of model chosen
 * @param l2 the penalty chosen
 * @param logOdds of each row of the sample by the choice, out of fold
 * @param whole the kind of model chosen, on all of the sample
 */
record CrossValidation(
    Dataset sample,
    Folds folds,
    Candidate candidate,
    double l2,
    double[] logOdds,
    Fitting whole,
    List<Tried> tried) {

  /** Rows that a choice is made on at most. */
  static final int MOST_ROWS = 25_000;

  private static final int FOLDS = 5;

  /** How far below {@link #MOST_ROWS} a draw aims, so that chance takes it beyond but rarely. */
  private static final double SAFETY = 0.98;

  /** The out-of-fold scores of one kind of model with one penalty. */
  private record Scores(Candidate candidate, double l2, double[] logOdds, double[] foldLosses) {
    double loss() {
      return Arrays.stream(foldLosses).average().orElseThrow();
    }

    /** Of the mean difference over folds to another one, by how it varies over folds. */
    double standardError(Scores other) {
      int folds = foldLosses.length;
      double mean = loss() - other.loss();
      double squares = 0;
      for (int fold = 0; fold < folds; fold++) {
        double difference = foldLosses[fold] - other.foldLosses[fold] - mean;
        squares += difference * difference;
      }
      return Math.sqrt(squares / (folds - 1) / folds);
    }
  }

  /** Empty where there are too few clients of either class. */
  static Optional<CrossValidation> of(TrainRequest request) {
    Dataset sample = sample(request.rows(), request.settings().seed());
    return Folds.of(sample, FOLDS, request.settings().seed())
        .map(folds -> of(request, sample, folds));
  }

  private static CrossValidation of(TrainRequest request, Dataset sample, Folds folds) {
    Training settings = request.settings();
    List<Candidate> candidates = settings.candidates();
    List<Scores> all = new ArrayList<>();
    for (Candidate candidate : candidates) {
      for (double l2 : settings.l2()) {
        all.add(new Scores(candidate, l2, new double[sample.size()], new double[folds.count()]));
      }
    }
    // From the solution for all of the sample it is not far to that for all but one fold, which is
    // the same wherever the way to it begins.
    Map<Candidate, Fitting> whole =
        candidates.parallelStream()
            .collect(Collectors.toMap(kind -> kind, kind -> fitted(request, sample, kind)));
    AtomicInteger done = new AtomicInteger();
    int tasks = candidates.size() * folds.count();
    IntStream.range(0, tasks)
        .parallel()
        .forEach(
            task -> {
              Candidate candidate = candidates.get(task % candidates.size());
              int fold = task / candidates.size();
              List<Scores> own =
                  all.stream().filter(scores -> scores.candidate() == candidate).toList();
              double[] near = present(whole, candidate).solution();
              score(request, sample, folds, fold, own, near);
              synchronized (done) {
                request
                    .progress()
                    .accept(new RunListener.Progress(done.incrementAndGet(), tasks, "fits", 0));
              }
            });
    Scores chosen = choose(all);
    Scores best = best(all);
    return new CrossValidation(
        sample,
        folds,
        chosen.candidate(),
        chosen.l2(),
        chosen.logOdds(),
        present(whole, chosen.candidate()),
        all.stream()
            .map(
                scores ->
                    new Tried(
                        scores.candidate().name().toLowerCase(Locale.ROOT),
                        scores.l2(),
                        sample.size(),
                        folds.count(),
                        scores.loss(),
                        scores.loss() - best.loss(),
                        scores.standardError(best)))
            .toList());
  }

  /** Clients drawn by the seed with all their rows, nearly as many as may be. */
  private static Dataset sample(Dataset rows, long seed) {
    double share = SAFETY * MOST_ROWS / rows.size();
    Dataset sample = rows;
    while (sample.size() > MOST_ROWS) {
      long limit = Long.MIN_VALUE + (long) (share * 0x1p63) * 2;
      sample = rows.where(row -> rows.clientHash(row, ~seed) < limit);
      share /= 2; // Only where few clients have most of the rows.
    }
    return sample;
  }

  private static Fitting fitted(TrainRequest request, Dataset sample, Candidate candidate) {
    Fitting fitting = new Fitting(sample, candidate, request);
    fitting.fit(request.settings().l2().stream().max(Comparator.naturalOrder()).orElseThrow());
    return fitting;
  }

  private static Fitting present(Map<Candidate, Fitting> whole, Candidate candidate) {
    return Objects.requireNonNull(whole.get(candidate));
  }

  private static void score(
      TrainRequest request,
      Dataset sample,
      Folds folds,
      int fold,
      List<Scores> all,
      double[] near) {
    IntPredicate isTested = row -> folds.parts()[row] == fold;
    int[] tested = IntStream.range(0, sample.size()).filter(isTested).toArray();
    Dataset training = sample.where(isTested.negate());
    Dataset test = sample.where(isTested);
    Fitting fitting = new Fitting(training, all.get(0).candidate(), request, near);
    // From the strongest penalty on, each solution is close to the next.
    for (Scores scores : all.stream().sorted(Comparator.comparingDouble(s -> -s.l2())).toList()) {
      double[] logOdds = fitting.fit(scores.l2()).scores(test);
      double loss = 0;
      double weights = 0;
      for (int i = 0; i < tested.length; i++) {
        scores.logOdds()[tested[i]] = logOdds[i];
        loss += test.weight(i) * loss(logOdds[i], test.exited(i));
        weights += test.weight(i);
      }
      scores.foldLosses()[fold] = loss / weights;
    }
  }

  /** Negative log-likelihood of a label. */
  static double loss(double logOdds, boolean exited) {
    double against = exited ? -logOdds : logOdds;
    return Math.max(against, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(against)));
  }

  /**
   * Of each kind the penalty with the least log-loss; of the kinds the simplest that is no worse
   * than the best by more than one standard error of their difference.
   */
  private static Scores choose(List<Scores> all) {
    Scores best = best(all);
    return Arrays.stream(Candidate.values())
        .map(kind -> all.stream().filter(scores -> scores.candidate() == kind).toList())
        .filter(ofKind -> !ofKind.isEmpty())
        .map(CrossValidation::best)
        .filter(scores -> scores.loss() - best.loss() <= scores.standardError(best))
        .findFirst()
        .orElseThrow();
  }

  private static Scores best(List<Scores> all) {
    return all.stream().min(Comparator.comparingDouble(Scores::loss)).orElseThrow();
  }
}
