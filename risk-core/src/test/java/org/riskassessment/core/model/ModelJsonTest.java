package org.riskassessment.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.store.StoreFixtures;

class ModelJsonTest {
  private static final Pattern NUMBER = Pattern.compile("(?<=: )-?[0-9][-+.0-9eE]*");

  /**
   * A document that stands for what was stored.
   *
   * @param mayBeAbsent lines that can go without the rest being wrong: levels, and metrics that are
   *     empty where they cannot be known or follow from the counts
   */
  private record Document(
      String name, byte[] json, BiFunction<byte[], String, Object> read, Pattern mayBeAbsent) {
    @Override
    public String toString() {
      return name;
    }

    String text() {
      return new String(json, StandardCharsets.UTF_8);
    }

    void assertCorrupt(byte[] damaged, String how) {
      assertThatThrownBy(() -> read.apply(damaged, name))
          .as(how)
          .isInstanceOfSatisfying(
              RiskException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.MODEL_CORRUPT);
                assertThat(e.context().file()).isEqualTo(name);
              });
    }

    void assertCorrupt(String damaged, String how) {
      assertCorrupt(damaged.getBytes(StandardCharsets.UTF_8), how);
    }
  }

  static Stream<Document> documents() throws IOException {
    return Stream.of(
        new Document(
            "model.json",
            golden("model-1.json"),
            ModelJson::read,
            Pattern.compile("\"(north|south|Île-de-France)\".*")),
        new Document(
            "model-2.json",
            golden("model-2.json"),
            ModelJson::read,
            Pattern.compile(
                "\"(north|Île-de-France|reading|until|when_present|when_missing)\".*"
                    + "|\"calibration\": .*")),
        new Document(
            "modelcard.json",
            golden("modelcard-1.json"),
            ModelCard::read,
            Pattern.compile(
                "\"(small|f1|precision|recall|accuracy|roc_auc|average_precision"
                    + "|roc_auc_standard_error)\": [^{]*")));
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = ModelJsonTest.class.getResourceAsStream("/golden/" + name)) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    }
  }

  @Test
  void a_written_model_reads_back_equal() {
    LogisticRiskModel model = ModelFixtures.model();
    byte[] json = ModelJson.write(model);
    assertThat(ModelJson.read(json, "model.json")).isEqualTo(model);
    assertThat(ModelJson.write(ModelJson.read(json, "model.json"))).isEqualTo(json);
  }

  @Test
  void a_written_card_reads_back_equal() {
    ModelCard card = StoreFixtures.card(-7);
    assertThat(ModelCard.read(card.toJson(), "modelcard.json")).isEqualTo(card);
    ModelCard oneClass = StoreFixtures.card(7, StoreFixtures.oneClassEvaluation("few"));
    assertThat(ModelCard.read(oneClass.toJson(), "modelcard.json")).isEqualTo(oneClass);
  }

  /**
   * Written by release 0.1.0; the log-odds beside it were computed from its numbers in Python, by
   * the formula of the format. Neither file may ever change.
   */
  @Test
  void the_model_of_the_first_release_scores_the_same() throws IOException {
    RiskModel model = ModelJson.read(golden("model-1.json"), "model-1.json");
    Dataset.Builder builder = Dataset.builder(ModelFixtures.SCHEMA);
    List<Double> expected = new ArrayList<>();
    new String(golden("model-1-rows.csv"), StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .forEach(
            line -> {
              String[] cells = line.split(",", -1);
              builder.add(new String[] {cells[0], cells[1], cells[2], cells[3], cells[4], ""});
              expected.add(Double.valueOf(cells[5]));
            });

    assertThat(model.schemaHash()).isEqualTo(ModelFixtures.SCHEMA.hash());
    assertThat(expected).hasSize(5);
    double[] logOdds = model.logOdds(builder.build());
    for (int row = 0; row < logOdds.length; row++) {
      assertThat(logOdds[row]).as("row %d", row).isCloseTo(expected.get(row), within(1e-12));
    }
    assertThat(model.threshold()).isEqualTo(0.3125);
    assertThat(ModelJson.write(model)).isEqualTo(golden("model-1.json"));
  }

  /**
   * As released with scorecards and calibration; log-odds and risks beside it were computed from
   * its numbers in Python, by the formulas of the format. Neither file may ever change.
   */
  @Test
  void a_stored_model_with_every_term_scores_the_same() throws IOException {
    RiskModel model = ModelJson.read(golden("model-2.json"), "model-2.json");
    Dataset.Builder builder = Dataset.builder(ModelFixtures.WITH_DATE);
    List<double[]> expected = new ArrayList<>();
    new String(golden("model-2-rows.csv"), StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .forEach(
            line -> {
              String[] cells = line.split(",", -1);
              builder.add(
                  new String[] {cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], ""});
              expected.add(
                  new double[] {Double.parseDouble(cells[6]), Double.parseDouble(cells[7])});
            });

    assertThat(model.schemaHash()).isEqualTo(ModelFixtures.WITH_DATE.hash());
    assertThat(expected).hasSize(5);
    double[] logOdds = model.logOdds(builder.build());
    for (int row = 0; row < logOdds.length; row++) {
      assertThat(logOdds[row]).as("row %d", row).isCloseTo(expected.get(row)[0], within(1e-12));
      assertThat(model.risk(logOdds[row]))
          .as("row %d", row)
          .isCloseTo(expected.get(row)[1], within(1e-12));
    }
    assertThat(ModelJson.write(model)).isEqualTo(golden("model-2.json"));
  }

  @Test
  void an_isotonic_calibration_reads_back_equal() {
    LogisticRiskModel model =
        new LogisticRiskModel(
            "schema",
            new HoldOut("", 5, 0),
            0.5,
            0,
            List.of(),
            new Calibrator.Isotonic(List.of(-1.0, 0.5, 2.0), List.of(0.125, 0.125, 0.75)));
    assertThat(ModelJson.read(ModelJson.write(model), "model.json")).isEqualTo(model);
  }

  @Test
  void the_card_of_the_first_release_still_loads() throws IOException {
    ModelCard card = ModelCard.read(golden("modelcard-1.json"), "modelcard-1.json");
    assertThat(card).isEqualTo(StoreFixtures.card(42));
    assertThat(ModelCard.read(card.toJson(), "modelcard.json")).isEqualTo(card);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void a_truncation_at_any_byte_is_a_corrupt_model(Document document) {
    int end = document.text().stripTrailing().getBytes(StandardCharsets.UTF_8).length;
    assertThat(end).isEqualTo(document.json().length - 1);
    for (int length = 0; length < end; length++) {
      document.assertCorrupt(Arrays.copyOf(document.json(), length), "cut at " + length);
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void a_line_deleted_is_a_corrupt_model(Document document) {
    List<String> lines = document.text().lines().toList();
    int refused = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (!document.mayBeAbsent().matcher(lines.get(i).strip()).matches()) {
        document.assertCorrupt(without(lines, i), "without line " + (i + 1) + lines.get(i));
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(lines.size() / 2);
  }

  /** Without a line, and without a comma that it would leave before a closing bracket. */
  private static String without(List<String> lines, int deleted) {
    List<String> left = new ArrayList<>(lines);
    left.remove(deleted);
    return String.join("\n", left).replaceAll(",(\\s*[}\\]])", "$1");
  }

  @ParameterizedTest
  @MethodSource("documents")
  void a_number_replaced_by_something_else_is_a_corrupt_model(Document document) {
    for (String other :
        List.of(
            "\"x\"", "\"1\"", "true", "[]", "{}", "NaN", "1e999", "-1e999", "9".repeat(2_000))) {
      Matcher number = NUMBER.matcher(document.text());
      int replaced = 0;
      while (number.find()) {
        document.assertCorrupt(
            document.text().substring(0, number.start())
                + other
                + document.text().substring(number.end()),
            other.substring(0, Math.min(5, other.length())) + " at " + number.start());
        replaced++;
      }
      assertThat(replaced).isGreaterThan(10);
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void a_bit_changed_is_another_document_or_a_corrupt_one(Document document) {
    for (int i = 0; i < document.json().length; i++) {
      byte[] damaged = document.json().clone();
      damaged[i] ^= (byte) (1 << i % 8);
      try {
        document.read().apply(damaged, document.name());
      } catch (RiskException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.MODEL_CORRUPT);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void an_unknown_key_or_format_is_a_corrupt_model(Document document) {
    document.assertCorrupt(document.text().replaceFirst("\\{", "{\"more\": 1,"), "more");
    document.assertCorrupt(document.text().replaceFirst("/1\"", "/2\""), "format 2");
    document.assertCorrupt("[]", "an array");
    document.assertCorrupt("", "nothing");
  }

  @Test
  void a_model_s_numbers_have_to_be_in_range() throws IOException {
    Document model = documents().findFirst().orElseThrow();
    for (String[] change :
        new String[][] {
          {"\"threshold\": 0.3125", "\"threshold\": 1"},
          {"\"threshold\": 0.3125", "\"threshold\": 0"},
          {"\"scale\": 8.125", "\"scale\": 0"},
          {"\"scale\": 8.125", "\"scale\": -1"},
          {"\"modulus\": 5", "\"modulus\": 1"},
          {"\"remainder\": 0", "\"remainder\": 5"},
          {"\"kind\": \"logistic\"", "\"kind\": \"forest\""},
          {"\"type\": \"numeric\"", "\"type\": \"spline\""},
        }) {
      assertThat(model.text()).contains(change[0]);
      model.assertCorrupt(model.text().replace(change[0], change[1]), change[1]);
    }
  }
}
