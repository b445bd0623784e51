package org.riskassessment.core.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.riskassessment.core.evaluate.ThresholdRule;
import org.riskassessment.core.json.Words;

/**
 * How models are trained ({@code training}).
 *
 * @param seed of the folds and of every bootstrap
 * @param candidates the kinds of model to choose among, by cross-validation
 * @param l2 the penalties to choose among; the loss is the summed log-loss of the rows plus half
 *     the penalty times the sum of squared weights; above 0
 * @param classWeights whether both classes weigh the same, whatever their sizes
 * @param window which rows to train on
 * @param log whether heavy-tailed numbers are replaced by their logarithm
 * @param monotone columns whose bins in a scorecard only rise or only fall
 * @param threshold how the decision threshold is chosen
 */
public record Training(
    long seed,
    List<Candidate> candidates,
    List<Double> l2,
    ClassWeights classWeights,
    Window window,
    Logs log,
    Map<String, Direction> monotone,
    ThresholdRule threshold) {

  /** What applies without configuration. */
  public static final Training STANDARD =
      new Training(
          42,
          List.of(Candidate.LOGISTIC, Candidate.SCORECARD),
          List.of(0.1, 1.0, 10.0),
          ClassWeights.NONE,
          Window.ALL,
          Logs.AUTO,
          Map.of(),
          new ThresholdRule.MaxF1());

  /** The kinds of model, the simplest first. */
  public enum Candidate {
    /** Logistic regression on standardised numbers and one input for each category. */
    LOGISTIC,
    /** The same by stochastic gradient descent, without a penalty. Tried only when named. */
    SGD,
    /** Logistic regression on bins: a table of log-odds for each column. */
    SCORECARD
  }

  /** What a row weighs in training. */
  public enum ClassWeights {
    NONE,
    BALANCED
  }

  /** When numbers are replaced by their logarithm. */
  public enum Logs {
    /** Where the column is heavy-tailed and its logarithm is less so. */
    AUTO,
    NEVER
  }

  /** How risk changes along a column. */
  public enum Direction {
    INCREASING,
    DECREASING
  }

  /**
   * The rows to train on.
   *
   * @param unit what is counted
   * @param count how many of the newest; 0 for all
   */
  public record Window(Unit unit, int count) {
    public static final Window ALL = new Window(Unit.ROWS, 0);

    /** How a window is written. */
    public static final String ACCEPTED = "all, last N rows, last N periods";

    private static final Pattern LAST = Pattern.compile("last ([1-9][0-9]{0,8}) (rows|periods)");

    /** What a window counts. */
    public enum Unit {
      /** Labelled rows, in the order they were ingested. */
      ROWS,
      /** Different times of observation. */
      PERIODS
    }

    public boolean isAll() {
      return count == 0;
    }

    /** Reads {@link #toString()}; empty for anything else. */
    public static Optional<Window> parse(String text) {
      if (text.equals("all")) {
        return Optional.of(ALL);
      }
      Matcher last = LAST.matcher(text);
      return last.matches()
          ? Optional.of(
              new Window(
                  Unit.valueOf(last.group(2).toUpperCase(Locale.ROOT)),
                  Integer.parseInt(last.group(1))))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return isAll() ? "all" : "last " + count + " " + Words.lower(unit);
    }
  }

  public Training {
    candidates = List.copyOf(candidates);
    l2 = List.copyOf(l2);
    monotone = Collections.unmodifiableMap(new LinkedHashMap<>(monotone));
    if (candidates.isEmpty() || l2.isEmpty() || !l2.stream().allMatch(p -> p > 0)) {
      throw new IllegalArgumentException("no candidates or no valid penalties");
    }
  }

  public Training withSeed(long other) {
    return new Training(other, candidates, l2, classWeights, window, log, monotone, threshold);
  }

  public Training withCandidates(List<Candidate> others) {
    return new Training(seed, others, l2, classWeights, window, log, monotone, threshold);
  }

  public Training withL2(List<Double> others) {
    return new Training(seed, candidates, others, classWeights, window, log, monotone, threshold);
  }

  public Training withClassWeights(ClassWeights other) {
    return new Training(seed, candidates, l2, other, window, log, monotone, threshold);
  }

  public Training withWindow(Window other) {
    return new Training(seed, candidates, l2, classWeights, other, log, monotone, threshold);
  }

  public Training withThreshold(ThresholdRule other) {
    return new Training(seed, candidates, l2, classWeights, window, log, monotone, other);
  }

  Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("seed", seed);
    tree.put("candidates", candidates.stream().map(Words::lower).toList());
    tree.put("l2", l2);
    tree.put("class_weights", Words.lower(classWeights));
    tree.put("window", window.toString());
    tree.put("log", Words.lower(log));
    if (!monotone.isEmpty()) {
      Map<String, Object> directions = new LinkedHashMap<>();
      monotone.forEach((column, direction) -> directions.put(column, Words.lower(direction)));
      tree.put("monotone", directions);
    }
    if (threshold instanceof ThresholdRule.Fixed fixed) {
      tree.put("threshold", fixed.risk());
    } else if (threshold instanceof ThresholdRule.Cost cost) {
      tree.put("threshold", "cost");
      Map<String, Object> costs = new LinkedHashMap<>();
      costs.put("call", cost.call());
      costs.put("value", cost.value());
      costs.put("saves", cost.saves());
      tree.put("costs", costs);
    } else {
      tree.put("threshold", threshold instanceof ThresholdRule.Capacity ? "capacity" : "max_f1");
    }
    return tree;
  }
}
