package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.store.sql.SqlRiskStore;
import org.riskassessment.ingest.SourceTables;

/**
 * Reads the reasons of a call list as a person does, and counts in the rows that version 1 was
 * trained on whether they are true.
 */
final class ReasonTruth {
  private static final Pattern SENTENCE =
      Pattern.compile(
          "(?:, (?:higher|lower) than any past client's)?"
              + ": (?<rate>[0-9,]+)(?<percent>%?) of (?<clients>[0-9,]+) past clients"
              + "(?: with (?<from>[-0-9.,]+)(?: to (?<to>[-0-9.,]+))?)? left"
              + " \\((?<all>[0-9]+)% of all\\)(?<alone>; counts only with the other values)?$");

  private final Dataset training;

  private ReasonTruth(Dataset training) {
    this.training = training;
  }

  /** At least 95% of the reasons of the first clients are true, on both sides. */
  static void check(TestWorkspace workspace, int clients) {
    RiskConfig config = ConfigFile.ofWorkspace(workspace.folder()).load(RiskConfig.PRODUCTION);
    HoldOut held;
    try (SqlRiskStore store = SqlRiskStore.open(config.store())) {
      held = store.models().version(1).orElseThrow().card().holdOut();
    }
    Dataset all =
        new SourceTables()
            .table(
                config,
                FileSource.ofFolder("rows", workspace.path(TestWorkspace.FINAL_DATA)),
                new Cancellation())
            .rows()
            .labelled();
    Dataset known = all.pick(all.newestRows());
    ReasonTruth truth = new ReasonTruth(known.where(row -> !held.holds(known.clientId(row))));
    List<String> raising = new ArrayList<>();
    List<String> lowering = new ArrayList<>();
    List<String> untrue = new ArrayList<>();
    Result list = workspace.json("call-list", "--capacity", Integer.toString(clients));
    for (Object item : (List<?>) Objects.requireNonNull(list.at("data.items"))) {
      for (Object reason : (List<?>) ((Map<?, ?>) item).get("reasons")) {
        Map<?, ?> one = (Map<?, ?>) reason;
        String text = (String) one.get("text");
        boolean raises = ((Number) one.get("contribution")).doubleValue() > 0;
        (raises ? raising : lowering).add(text);
        assertThat(text).doesNotContain("most clients who stay");
        if ("unsure".equals(one.get("doubt"))) {
          assertThat(text).doesNotContain("counts only");
        }
        if (!truth.holds((String) one.get("feature"), (String) one.get("value"), text, raises)) {
          untrue.add((raises ? "+ " : "- ") + text);
        }
      }
    }
    assertThat(raising).hasSizeGreaterThan(clients);
    assertThat(lowering).isNotEmpty();
    for (String sign : List.of("+ ", "- ")) {
      int reasons = (sign.equals("+ ") ? raising : lowering).size();
      List<String> wrong = untrue.stream().filter(text -> text.startsWith(sign)).toList();
      assertThat(wrong).as("of %d reasons", reasons).hasSizeLessThanOrEqualTo(reasons / 20);
    }
  }

  private boolean holds(String feature, String value, String text, boolean raises) {
    Matcher parts = SENTENCE.matcher(text);
    if (!parts.find()) {
      return false;
    }
    Column column =
        training.schema().features().stream()
            .filter(c -> c.name().equals(feature))
            .findFirst()
            .orElseThrow();
    IntPredicate has = has(column, value, parts.group("from"), parts.group("to"));
    int[] like = IntStream.range(0, training.size()).filter(has).toArray();
    double left = IntStream.of(like).filter(training::exited).count();
    double rate = left / like.length;
    double all = training.positives() / (double) training.size();
    double said = number(parts.group("rate"));
    boolean counted =
        Math.abs(like.length - number(parts.group("clients"))) <= 0.02 * like.length
            && Math.abs(said - (parts.group("percent").isEmpty() ? left : 100 * rate)) <= 1
            && Math.abs(number(parts.group("all")) - 100 * all) <= 0.5;
    boolean points = raises ? rate > all : rate < all;
    boolean isDoubted = parts.group("alone") != null;
    // A rate that rounds to that of all neither raises nor lowers for a reader.
    boolean isLevel = Math.round(100 * rate) == Math.round(100 * all);
    return counted && (isDoubted ? !points || isLevel : points && !isLevel);
  }

  private IntPredicate has(Column column, String value, String from, String to) {
    if (column.type() == ColumnType.BOOLEAN || column.type() == ColumnType.CATEGORICAL) {
      return row -> training.cell(column.name(), row).equals(value);
    }
    double[] cells = new double[training.size()];
    for (int row = 0; row < cells.length; row++) {
      String cell = training.cell(column.name(), row);
      cells[row] = cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
    }
    if (value.isEmpty()) {
      return row -> Double.isNaN(cells[row]);
    }
    double low = from == null ? Double.parseDouble(value) : number(from);
    double high = to == null ? low : number(to);
    return row -> cells[row] >= low - rounding(low) && cells[row] <= high + rounding(high);
  }

  /** Half of the last digit shown. */
  private static double rounding(double shown) {
    return shown == Math.rint(shown) && Math.abs(shown) < 1000
        ? 0
        : Math.max(Math.abs(shown) * 5e-5, Math.abs(shown) >= 1000 ? 0.5 : 0);
  }

  private static double number(String shown) {
    return Double.parseDouble(shown.replace(",", ""));
  }
}
