package org.riskassessment.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.riskassessment.core.dataset.CategoryColumn;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.Term;
import org.riskassessment.core.schema.Column;

/**
 * Encodes a category: one input for each frequent level, one for all rare levels together (unseen
 * levels count as rare) and one for blank cells. An input that fewer than {@value Encoder#FEWEST}
 * rows would have is left out.
 *
 * @param levels the frequent levels with the index of their input
 * @param groups the cells that each input stands for
 * @param rare index of the input of rare and unseen levels, or -1
 * @param blank index of the input of blank cells, or -1
 * @param total number of training rows
 */
record LevelEncoder(
    String column, Map<String, Integer> levels, List<Group> groups, int rare, int blank, int total)
    implements Encoder {

  /** The most levels with an input to themselves; the rarest beyond that are grouped. */
  private static final int MOST_LEVELS = 200;

  /**
   * An input and its training rows.
   *
   * @param name of the input
   * @param cell what the model card calls these cells
   */
  record Group(String name, String cell, int rows, int left) {}

  /** Empty if every row would have the same inputs. */
  static Optional<Encoder> fit(Dataset table, Column column) {
    CategoryColumn codes = table.category(column.name());
    int[] rows = new int[codes.levels().size() + 1]; // the last counts blank cells
    int[] left = new int[rows.length];
    for (int row = 0; row < table.size(); row++) {
      int code = codes.codeAt(row) == CategoryColumn.MISSING ? rows.length - 1 : codes.codeAt(row);
      rows[code]++;
      left[code] += table.exited(row) ? 1 : 0;
    }
    List<Integer> frequent =
        IntStream.range(0, rows.length - 1)
            .filter(code -> rows[code] >= FEWEST)
            .boxed()
            .sorted(Comparator.comparingInt(code -> -rows[code]))
            .limit(MOST_LEVELS)
            .sorted()
            .toList();
    Map<String, Integer> levels = new LinkedHashMap<>();
    List<Group> groups = new ArrayList<>();
    for (int code : frequent) {
      String level = codes.levels().get(code);
      levels.put(level, groups.size());
      groups.add(new Group("=" + level, level, rows[code], left[code]));
    }
    int rareRows = 0;
    int rareLeft = 0;
    for (int code = 0; code < rows.length - 1; code++) {
      if (!levels.containsKey(codes.levels().get(code))) {
        rareRows += rows[code];
        rareLeft += left[code];
      }
    }
    int rare = rareRows >= FEWEST ? groups.size() : -1;
    if (rare >= 0) {
      groups.add(new Group("rare", "any other", rareRows, rareLeft));
    }
    int blank = rows[rows.length - 1] >= FEWEST ? groups.size() : -1;
    if (blank >= 0) {
      groups.add(new Group("blank", "missing", rows[rows.length - 1], left[rows.length - 1]));
    }
    int total = table.size();
    boolean varies = groups.stream().anyMatch(group -> group.rows() <= total - FEWEST);
    return varies
        ? Optional.of(new LevelEncoder(column.name(), levels, groups, rare, blank, total))
        : Optional.empty();
  }

  @Override
  public List<String> inputs() {
    return groups.stream().map(Group::name).toList();
  }

  @Override
  public List<InputBlock> blocks(Dataset table, int first) {
    CategoryColumn codes = table.category(column);
    int[] byCode =
        codes.levels().stream()
            .mapToInt(level -> levels.getOrDefault(level, rare))
            .map(input -> input < 0 ? -1 : first + input)
            .toArray();
    int[] inputs = new int[table.size()];
    for (int row = 0; row < inputs.length; row++) {
      int code = codes.codeAt(row);
      inputs[row] = code != CategoryColumn.MISSING ? byCode[code] : blank < 0 ? -1 : first + blank;
    }
    return List.of(new InputBlock.OneHot(inputs));
  }

  @Override
  public Term term(double[] weights) {
    double mean = mean(weights);
    Map<String, Double> logOdds = new LinkedHashMap<>();
    levels.forEach((level, input) -> logOdds.put(level, weights[input] - mean));
    return new Term.Categorical(
        column,
        logOdds,
        (rare < 0 ? 0 : weights[rare]) - mean,
        (blank < 0 ? 0 : weights[blank]) - mean);
  }

  @Override
  public double mean(double[] weights) {
    double mean = 0;
    for (int input = 0; input < groups.size(); input++) {
      mean += groups.get(input).rows() * weights[input];
    }
    return mean / total;
  }

  @Override
  public List<CellEffect> effects() {
    List<CellEffect> effects = new ArrayList<>();
    for (int input = 0; input < groups.size(); input++) {
      Group group = groups.get(input);
      double[] factors = new double[groups.size()];
      for (int i = 0; i < factors.length; i++) {
        factors[i] = (i == input ? 1 : 0) - groups.get(i).rows() / (double) total;
      }
      effects.add(new CellEffect(group.cell(), group.rows(), group.left(), factors));
    }
    return effects;
  }
}
