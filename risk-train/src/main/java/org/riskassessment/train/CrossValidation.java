package org.riskassessment.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.config.Training.Candidate;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.model.FitReport.Tried;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.stage.TrainRequest;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;

/**
 * Cross-validation of every candidate with every penalty. Each row is scored by a model whose every
 * parameter, medians and bins included, was fitted on the other folds.
 *
 * @param places of the sample among the training rows
 * @param sample the rows scored: all rows of each sampled client
 * @param candidate the chosen kind of model
 * @param l2 the chosen penalty
 * @param logOdds out-of-fold log-odds of each row of the sample under that choice
 * @param whole fits the chosen kind of model on all of the sample
 * @param tried the result of each candidate and penalty
 */
record CrossValidation(
    int[] places,
    Dataset sample,
    Folds folds,
    Candidate candidate,
    double l2,
    double[] logOdds,
    CandidateFitter whole,
    List<Tried> tried) {

  /** The most rows that a choice is made on. */
  static final int MOST_ROWS = 25_000;

  private static final int FOLDS = 5;

  /** Sample this fraction of {@link #MOST_ROWS}, so that few draws exceed it by chance. */
  private static final double SAFETY = 0.98;

  /** The out-of-fold scores of one candidate with one penalty. */
  private record Scores(Candidate candidate, double l2, double[] logOdds, double[] foldLosses) {
    double loss() {
      return Arrays.stream(foldLosses).average().orElseThrow();
    }

    /** Standard error of the mean difference in loss to another one, from its spread over folds. */
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

  /** Empty if either class has fewer than two clients. */
  static Optional<CrossValidation> of(
      TrainRequest request, @Nullable Supplier<? extends Trainer<Label>> brought) {
    int[] places = sample(request.rows(), request.settings().seed());
    Dataset sample =
        places.length == request.rows().size() ? request.rows() : request.rows().pick(places);
    return Folds.of(sample, FOLDS, request.settings().seed())
        .map(folds -> of(request, brought, places, sample, folds));
  }

  private static CrossValidation of(
      TrainRequest request,
      @Nullable Supplier<? extends Trainer<Label>> brought,
      int[] places,
      Dataset sample,
      Folds folds) {
    Training settings = request.settings();
    List<Candidate> candidates = settings.candidates();
    List<Scores> all = new ArrayList<>();
    for (Candidate candidate : candidates) {
      for (double l2 : CandidateFitter.penalties(candidate, settings, brought)) {
        all.add(new Scores(candidate, l2, new double[sample.size()], new double[folds.count()]));
      }
    }
    // The solution for the whole sample is close to that for all but one fold, so it saves steps as
    // the starting point. Where a fit starts does not change where it ends.
    Map<Candidate, CandidateFitter> whole =
        candidates.parallelStream()
            .collect(
                Collectors.toMap(kind -> kind, kind -> fitted(request, brought, sample, kind)));
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
              score(request, brought, sample, folds, fold, own, near);
              synchronized (done) {
                request
                    .progress()
                    .accept(new RunListener.Progress(done.incrementAndGet(), tasks, "fits", 0));
              }
            });
    Scores chosen = choose(all);
    Scores best = best(all);
    return new CrossValidation(
        places,
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
                        Words.lower(scores.candidate()),
                        scores.l2(),
                        sample.size(),
                        folds.count(),
                        scores.loss(),
                        scores.loss() - best.loss(),
                        scores.standardError(best)))
            .toList());
  }

  /** The places of all rows of clients sampled by the seed, at most {@link #MOST_ROWS} of them. */
  private static int[] sample(Dataset rows, long seed) {
    double share = SAFETY * MOST_ROWS / rows.size();
    int[] sample = IntStream.range(0, rows.size()).toArray();
    while (sample.length > MOST_ROWS) {
      long limit = Long.MIN_VALUE + (long) (share * 0x1p63) * 2;
      sample =
          IntStream.range(0, rows.size())
              .parallel()
              .filter(row -> rows.clientHash(row, ~seed) < limit)
              .toArray();
      share /= 2; // Happens only if a few clients own most of the rows.
    }
    return sample;
  }

  private static CandidateFitter fitted(
      TrainRequest request,
      @Nullable Supplier<? extends Trainer<Label>> brought,
      Dataset sample,
      Candidate candidate) {
    CandidateFitter fitting = new CandidateFitter(sample, candidate, request, brought);
    if (brought == null && candidate != Candidate.SGD) { // Tribuo cannot start near a solution.
      fitting.fit(request.settings().l2().stream().max(Comparator.naturalOrder()).orElseThrow());
    }
    return fitting;
  }

  private static CandidateFitter present(
      Map<Candidate, CandidateFitter> whole, Candidate candidate) {
    return Objects.requireNonNull(whole.get(candidate));
  }

  private static void score(
      TrainRequest request,
      @Nullable Supplier<? extends Trainer<Label>> brought,
      Dataset sample,
      Folds folds,
      int fold,
      List<Scores> all,
      double[] near) {
    IntPredicate isTested = row -> folds.parts()[row] == fold;
    int[] tested = IntStream.range(0, sample.size()).filter(isTested).toArray();
    Dataset training = sample.where(isTested.negate());
    Dataset test = sample.where(isTested);
    CandidateFitter fitting =
        new CandidateFitter(training, all.get(0).candidate(), request, brought, near);
    // Go from the strongest penalty to the weakest: each solution is close to the next.
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

  /** Log-loss of one row: the negative log-likelihood of its label. */
  static double loss(double logOdds, boolean exited) {
    double against = exited ? -logOdds : logOdds;
    return Math.max(against, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(against)));
  }

  /**
   * The one-standard-error rule: each candidate takes its penalty of lowest log-loss, then the
   * simplest candidate wins whose loss exceeds the best by at most one standard error of their
   * difference.
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
