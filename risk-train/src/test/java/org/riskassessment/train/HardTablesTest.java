package org.riskassessment.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.TrainedModel;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.TrainRequest;

/** Tables that break careless trainers give a sound model or a clear error. */
class HardTablesTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Column.of("id", ColumnRole.ID, ColumnType.TEXT),
              Column.of("one", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("two", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("flag", ColumnRole.FEATURE, ColumnType.BOOLEAN),
              Column.of("text", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
              Column.of("day", ColumnRole.FEATURE, ColumnType.DATE),
              Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
          "1",
          "0");

  /** Tables of both classes in which no feature varies. */
  private static final Set<String> HOPELESS = Set.of("all blank");

  /**
   * A table of n rows.
   *
   * @param cells the five features and the label of row i
   */
  private record Table(String name, int rows, BiFunction<Integer, Random, String[]> cells) {
    Dataset dataset() {
      Random random = new Random(7);
      Dataset.Builder builder = Dataset.builder(SCHEMA);
      for (int i = 0; i < rows; i++) {
        String[] own = cells.apply(i, random);
        builder.add(new String[] {"c" + i, own[0], own[1], own[2], own[3], own[4], own[5]});
      }
      return builder.build();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static String[] usual(Random random) {
    double one = random.nextGaussian();
    return new String[] {
      Double.toString(one),
      Double.toString(Math.exp(3 * random.nextGaussian())),
      random.nextBoolean() ? "yes" : "no",
      List.of("north", "south", "east").get(random.nextInt(3)),
      "2026-01-" + (10 + random.nextInt(20)),
      random.nextDouble() < 1 / (1 + Math.exp(1 - one)) ? "1" : "0"
    };
  }

  private static String[] with(Random random, int column, String cell) {
    String[] row = usual(random);
    row[column] = cell;
    return row;
  }

  static Stream<Table> tables() {
    return Stream.of(
        new Table("the usual", 500, (i, r) -> usual(r)),
        new Table("an empty table", 0, (i, r) -> usual(r)),
        new Table("one row", 1, (i, r) -> usual(r)),
        new Table("two rows", 2, (i, r) -> with(r, 5, "" + i)),
        new Table("nineteen rows", 19, (i, r) -> usual(r)),
        new Table("all stayed", 300, (i, r) -> with(r, 5, "0")),
        new Table("all left", 300, (i, r) -> with(r, 5, "1")),
        new Table("one left", 300, (i, r) -> with(r, 5, i == 17 ? "1" : "0")),
        new Table("a constant column", 300, (i, r) -> with(r, 0, "7")),
        new Table("a blank column", 300, (i, r) -> with(r, 0, "")),
        new Table("all blank", 300, (i, r) -> new String[] {"", "", "", "", "", "" + i % 2}),
        new Table(
            "separable", 300, (i, r) -> new String[] {"" + i, "", "", "", "", i < 150 ? "0" : "1"}),
        new Table(
            "separable by text",
            300,
            (i, r) -> new String[] {"", "", "", i % 2 == 0 ? "a" : "b", "", "" + i % 2}),
        new Table(
            "a copied column",
            300,
            (i, r) -> {
              String[] row = usual(r);
              row[1] = row[0];
              return row;
            }),
        new Table("as many texts as rows", 300, (i, r) -> with(r, 3, "text " + i)),
        new Table(
            "outliers",
            300,
            (i, r) -> with(r, 0, i == 0 ? "1e300" : i == 1 ? "-1e300" : "" + r.nextGaussian())),
        new Table(
            "the largest numbers", 300, (i, r) -> with(r, 0, i % 2 == 0 ? "1.7e308" : "-1.7e308")),
        new Table("the smallest numbers", 300, (i, r) -> with(r, 0, (1 + i % 3) + "e-320")),
        new Table("labels by chance", 300, (i, r) -> with(r, 5, r.nextBoolean() ? "1" : "0")),
        new Table(
            "a date far away", 300, (i, r) -> with(r, 4, i == 0 ? "9999-12-31" : "2026-01-01")));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void gives_a_sound_model_or_a_clear_error(Table table) {
    Dataset rows = table.dataset();
    boolean nothingToLearn =
        rows.positives() == 0 || rows.negatives() == 0 || HOPELESS.contains(table.name());
    List<Training> ways = new ArrayList<>();
    ways.add(Training.STANDARD);
    for (Training.Candidate candidate : Training.Candidate.values()) {
      ways.add(Training.STANDARD.withCandidates(List.of(candidate)));
    }
    ways.add(Training.STANDARD.withClassWeights(Training.ClassWeights.BALANCED));
    for (Training settings : ways) {
      boolean binsOnly = settings.candidates().equals(List.of(Training.Candidate.SCORECARD));
      boolean hopeless = nothingToLearn || binsOnly && rows.size() < 2 * Encoder.FEWEST;
      try {
        TrainedModel trained =
            new CrossValidatedTrainStage().fit(TrainRequest.of(rows, HoldOut.standard(), settings));
        assertSound(trained, rows);
        assertThat(hopeless).as("has a model").isFalse();
      } catch (RiskException e) {
        assertThat(hopeless).as(e.getMessage()).isTrue();
        assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.DATA_INSUFFICIENT);
        assertThat(e.getMessage()).containsAnyOf("no training rows", "stayed", "left", "varies");
      }
    }
  }

  private static void assertSound(TrainedModel trained, Dataset rows) {
    assertThat(trained.model().logOdds(rows)).doesNotContain(Double.NaN);
    assertThat(trained.model().bias()).isFinite();
    trained
        .report()
        .get()
        .coefficients()
        .forEach(
            c -> {
              assertThat(c.logOdds()).as(c.cell()).isFinite().isBetween(-50.0, 50.0);
              assertThat(c.standardError()).as(c.cell()).isFinite();
            });
    Evaluation evaluation =
        Evaluation.of(
            "the same rows",
            Evaluation.Protocol.TEST,
            trained.model().score(rows),
            trained.model().threshold(),
            10,
            1);
    assertThat(evaluation.toTree().toString()).doesNotContain("NaN").doesNotContain("Infinity");
    assertThat(ModelJson.read(ModelJson.write(trained.model()), "model.json"))
        .isEqualTo(trained.model());
  }
}
