package org.riskassessment.core.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.riskassessment.core.dataset.CategoryColumn;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnType;

/**
 * How many of the clients that a version was trained on left, by the values of each feature. Of
 * each client its newest row counts; where rows have periods, every row does, because each asks
 * whether its client left after it.
 *
 * @param all of them
 * @param byFeature the features of the schema
 */
public record PastRates(Count all, Map<String, Values> byFeature) {
  /** Name of the artifact. */
  public static final String FILE = "rates.json";

  private static final String FORMAT = "risk.rates/1";

  /** Ranges of numbers, if the clients suffice for so many. */
  private static final int RANGES = 10;

  /** Fewest clients in a range, about. */
  private static final int FEWEST = 30;

  /** Most words that are kept of a feature, the most frequent. */
  private static final int WORDS = 1_000;

  public PastRates {
    byFeature = Collections.unmodifiableMap(new LinkedHashMap<>(byFeature));
  }

  /**
   * Clients, and how many of them left.
   *
   * @param clients 0 or more
   * @param left 0 to clients
   */
  public record Count(int clients, int left) {
    public Count {
      if (left < 0 || left > clients) {
        throw new IllegalArgumentException(left + " of " + clients + " clients");
      }
    }

    Count plus(boolean exited) {
      return new Count(clients + 1, left + (exited ? 1 : 0));
    }

    Count plus(Count other) {
      return new Count(clients + other.clients, left + other.left);
    }

    Count minus(Count other) {
      return new Count(clients - other.clients, left - other.left);
    }

    /** The share that left; NaN of no clients. */
    public double rate() {
      return left / (double) clients;
    }
  }

  /**
   * Clients by the value of a number or day.
   *
   * @param from the lowest value among them
   * @param to the highest
   */
  public record Range(double from, double to, Count count) {}

  /**
   * The values of a feature.
   *
   * @param ranges of a number or a day, ascending; empty for words
   * @param words a category or flag as people see it; empty for numbers
   * @param blank clients without a value
   */
  public record Values(List<Range> ranges, Map<String, Count> words, Count blank) {
    public Values {
      ranges = List.copyOf(ranges);
      words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
    }

    /** The range of a value: beyond the lowest or highest one, the nearest; empty if none is. */
    public Optional<Range> range(double value) {
      return ranges.stream()
          .filter(range -> value <= range.to())
          .findFirst()
          .or(() -> ranges.isEmpty() ? Optional.empty() : Optional.of(last()));
    }

    public boolean isAboveAll(double value) {
      return !ranges.isEmpty() && value > last().to();
    }

    public boolean isBelowAll(double value) {
      return !ranges.isEmpty() && value < ranges.get(0).from();
    }

    private Range last() {
      return ranges.get(ranges.size() - 1);
    }
  }

  /**
   * A condition on one feature that holds for many of the clients that left and hardly any that
   * stayed, as one does that was written down after they left.
   *
   * @param text {@code is closed}, {@code is at least 100}
   * @param holds clients for which it holds
   */
  public record Condition(String feature, String text, Count holds) {}

  /** The broadest such condition on each feature that has one. */
  public List<Condition> suspicious() {
    List<Condition> found = new ArrayList<>();
    byFeature.forEach(
        (feature, values) ->
            conditions(feature, values).stream()
                .filter(condition -> isSuspicious(condition.holds()))
                .max(Comparator.comparingInt(condition -> condition.holds().left()))
                .ifPresent(found::add));
    return found;
  }

  private List<Condition> conditions(String feature, Values values) {
    List<Condition> conditions = new ArrayList<>();
    values
        .words()
        .forEach((word, count) -> conditions.add(new Condition(feature, "is " + word, count)));
    conditions.add(new Condition(feature, "is blank", values.blank()));
    conditions.add(new Condition(feature, "is filled", all.minus(values.blank())));
    Count below = new Count(0, 0);
    Count filled = all.minus(values.blank());
    for (Range range : values.ranges()) {
      String from = Json.plain(range.from());
      conditions.add(new Condition(feature, "is at least " + from, filled.minus(below)));
      below = below.plus(range.count());
      conditions.add(new Condition(feature, "is at most " + Json.plain(range.to()), below));
    }
    return conditions;
  }

  /** As {@code init} has it for the rows of a table. */
  private boolean isSuspicious(Count holds) {
    double stayed = (all.clients() - all.left()) / (double) all.clients();
    return holds.left() >= 10
        && holds.clients() < all.clients()
        && holds.left() >= 0.5 * all.left()
        && holds.rate() >= Math.max(0.95, 1 - 0.06 * stayed);
  }

  /** The rates of labelled rows. */
  public static PastRates of(Dataset labelled) {
    Dataset clients =
        labelled.schema().hasPeriods() ? labelled : labelled.pick(labelled.newestRows());
    Map<String, Values> byFeature = new LinkedHashMap<>();
    for (Column column : clients.schema().features()) {
      byFeature.put(
          column.name(),
          switch (column.type()) {
            case CATEGORICAL, TEXT -> words(clients, clients.category(column.name()));
            case BOOLEAN -> flags(clients, column);
            case NUMERIC, DATE -> ranges(clients, clients.numeric(column.name()));
          });
    }
    return new PastRates(new Count(clients.size(), clients.positives()), byFeature);
  }

  private static Values words(Dataset clients, CategoryColumn column) {
    Map<String, Count> words = new LinkedHashMap<>();
    for (int row = 0; row < clients.size(); row++) {
      add(words, column.textAt(row), clients.exited(row));
    }
    return values(words);
  }

  private static Values flags(Dataset clients, Column column) {
    Map<String, Count> words = new LinkedHashMap<>();
    for (int row = 0; row < clients.size(); row++) {
      add(words, UsualCells.shown(clients, column, row), clients.exited(row));
    }
    return values(words);
  }

  private static void add(Map<String, Count> words, String word, boolean exited) {
    words.merge(word, new Count(0, 0).plus(exited), (known, one) -> known.plus(exited));
  }

  private static Values values(Map<String, Count> words) {
    Count blank = words.remove("");
    Map<String, Count> kept =
        words.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<String, Count>>comparingInt(e -> -e.getValue().clients())
                    .thenComparing(Map.Entry::getKey))
            .limit(WORDS)
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    return new Values(List.of(), kept, blank == null ? new Count(0, 0) : blank);
  }

  private static Values ranges(Dataset clients, NumericColumn column) {
    Count blank = new Count(0, 0);
    for (int row = 0; row < clients.size(); row++) {
      blank = column.isMissing(row) ? blank.plus(clients.exited(row)) : blank;
    }
    double[] sorted = column.present();
    Arrays.sort(sorted);
    double[] ends = ends(sorted);
    int[] number = new int[ends.length];
    int[] left = new int[ends.length];
    double[] least = new double[ends.length];
    double[] most = new double[ends.length];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
    for (int row = 0; row < clients.size(); row++) {
      if (!column.isMissing(row)) {
        double value = column.at(row);
        int found = Arrays.binarySearch(ends, value);
        int range = found < 0 ? -found - 1 : found;
        number[range]++;
        left[range] += clients.exited(row) ? 1 : 0;
        least[range] = Math.min(least[range], value);
        most[range] = Math.max(most[range], value);
      }
    }
    List<Range> ranges =
        IntStream.range(0, ends.length)
            .mapToObj(i -> new Range(least[i], most[i], new Count(number[i], left[i])))
            .toList();
    return new Values(ranges, Map.of(), blank);
  }

  /** The highest value of each range: quantiles, so that each holds about as many. */
  private static double[] ends(double[] sorted) {
    int ranges = Math.max(2, Math.min(RANGES, sorted.length / FEWEST));
    return IntStream.rangeClosed(1, ranges)
        .mapToObj(range -> (int) ((long) range * sorted.length / ranges) - 1)
        .filter(place -> place >= 0)
        .mapToDouble(place -> sorted[place])
        .distinct()
        .toArray();
  }

  public byte[] toJson() {
    List<Object> features = new ArrayList<>();
    byFeature.forEach(
        (name, values) -> {
          Map<String, Object> tree = new LinkedHashMap<>();
          tree.put("feature", name);
          List<Count> counts = new ArrayList<>();
          if (values.words().isEmpty()) {
            tree.put("from", values.ranges().stream().map(Range::from).toList());
            tree.put("to", values.ranges().stream().map(Range::to).toList());
            values.ranges().forEach(range -> counts.add(range.count()));
          } else {
            tree.put("words", List.copyOf(values.words().keySet()));
            counts.addAll(values.words().values());
          }
          counts.add(values.blank());
          tree.put("clients", counts.stream().map(Count::clients).toList());
          tree.put("left", counts.stream().map(Count::left).toList());
          features.add(tree);
        });
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("format", FORMAT);
    tree.put("clients", all.clients());
    tree.put("left", all.left());
    tree.put("features", features);
    return Json.indented(tree).getBytes(StandardCharsets.UTF_8);
  }

  /** Reads what {@link #toJson()} wrote. */
  public static PastRates read(byte[] json, String name) {
    return Json.parse(json, name, ErrorCode.MODEL_CORRUPT)
        .read(
            ErrorCode.MODEL_CORRUPT,
            root -> {
              ModelJson.requireFormat(root, FORMAT, name);
              Count all =
                  new Count(
                      (int) root.integer("clients", 0, Integer.MAX_VALUE),
                      (int) root.integer("left", 0, Integer.MAX_VALUE));
              Map<String, Values> byFeature = new LinkedHashMap<>();
              for (JsonSection feature : root.sections("features")) {
                byFeature.put(feature.text("feature"), values(feature));
              }
              return new PastRates(all, byFeature);
            });
  }

  private static Values values(JsonSection feature) {
    List<Double> clients = feature.numbers("clients");
    List<Double> left = feature.numbers("left");
    boolean hasWords = feature.has("words");
    List<String> words = hasWords ? feature.texts("words") : List.of();
    List<Double> from = hasWords ? List.of() : feature.numbers("from");
    List<Double> to = hasWords ? List.of() : feature.numbers("to");
    int values = words.size() + from.size();
    if (clients.size() != values + 1 || left.size() != values + 1 || from.size() != to.size()) {
      throw new IllegalArgumentException(values + " values, " + clients.size() + " counts");
    }
    List<Count> counts =
        IntStream.range(0, clients.size())
            .mapToObj(i -> new Count(clients.get(i).intValue(), left.get(i).intValue()))
            .toList();
    Map<String, Count> byWord = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      byWord.put(words.get(i), counts.get(i));
    }
    List<Range> ranges =
        IntStream.range(0, from.size())
            .mapToObj(i -> new Range(from.get(i), to.get(i), counts.get(i)))
            .toList();
    return new Values(ranges, byWord, counts.get(values));
  }

  /** A value of a number or day as people see it. */
  public static String shown(double value, ColumnType type) {
    return UsualCells.text(value, type);
  }
}
