package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.schedule.CronInterval;

/**
 * The published specification of the course project that this field knows, row by row, on its own
 * starter files and its own config.json.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CourseSpecificationTest {
  private static final Path STARTER_FILES = Path.of("..", "..", "shared", "data", "udacity");

  @TempDir static Path folder;
  private static TestWorkspace workspace;

  @BeforeAll
  static void take_the_starter_files() {
    Assumptions.assumeTrue(
        Files.isDirectory(STARTER_FILES), "the course's starter files are not on this machine");
    workspace = TestWorkspace.copyOf(STARTER_FILES, folder.resolve("course"));
  }

  @Test
  @Order(1)
  void ingestion_drops_duplicates_and_names_the_files() {
    assertThat(workspace.json("ingest").exits(0).number("data.dataset.rows")).isEqualTo(26);
    assertThat(workspace.text("ingesteddata/finaldata.csv"))
        .startsWith(
            "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n");
    assertThat(workspace.text("ingesteddata/ingestedfiles.txt").lines())
        .containsExactly("dataset1.csv", "dataset2.csv");
  }

  @Test
  @Order(2)
  void training_uses_the_three_numbers_and_never_the_name() {
    workspace.json("train").exits(0);
    assertThat(workspace.text("practicemodels/1/model.json"))
        .contains("lastmonth_activity", "lastyear_activity", "number_of_employees")
        .doesNotContain("\"corporation\"");
  }

  @Test
  @Order(3)
  void scoring_writes_and_returns_one_bare_f1() {
    Object f1 = workspace.json("score").exits(0).at("data.f1");
    assertThat(workspace.text("practicemodels/latestscore.txt")).isEqualTo(f1 + "\n");
  }

  @Test
  @Order(4)
  void deployment_copies_model_score_and_files() {
    workspace.json("deploy").exits(0);
    for (String file : List.of("model.json", "latestscore.txt")) {
      assertThat(workspace.path("production_deployment/" + file))
          .hasSameBinaryContentAs(workspace.path("practicemodels/1/" + file));
    }
    assertThat(workspace.text("production_deployment/ingestedfiles.txt"))
        .isEqualTo(workspace.text("ingesteddata/ingestedfiles.txt"));
  }

  @Test
  @Order(5)
  void diagnostics_predict_as_many_as_there_are_rows() {
    Result predictions =
        workspace
            .json(
                "diagnose",
                "--only",
                "predictions",
                "--data",
                workspace.path("testdata/testdata.csv").toString())
            .exits(0);
    assertThat((List<?>) predictions.at("data.predictions")).hasSize(5);
  }

  @Test
  @Order(6)
  void diagnostics_give_statistics_and_the_percent_missing() {
    Result diagnosis = workspace.json("diagnose", "--offline").exits(0);
    List<Double> values =
        workspace.rows("ingesteddata/finaldata.csv").stream()
            .map(row -> Double.valueOf(row.split(",")[1]))
            .sorted()
            .toList();
    double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    Map<?, ?> column = (Map<?, ?>) diagnosis.at("data.summary_statistics.lastmonth_activity");
    assertThat((Double) column.get("mean")).isCloseTo(mean, offset(1e-9));
    assertThat((Double) column.get("median"))
        .isCloseTo((values.get(12) + values.get(13)) / 2, offset(1e-9));
    assertThat((Double) column.get("std")).isCloseTo(Math.sqrt(squares / 25), offset(1e-9));
    assertThat((List<?>) column.get("mode")).isNotEmpty();
    assertThat(((Map<?, ?>) diagnosis.at("data.missing")).values())
        .hasSize(5)
        .allSatisfy(percent -> assertThat((Double) percent).isZero());
  }

  @Test
  @Order(7)
  void diagnostics_time_ingestion_and_training() {
    Result diagnosis = workspace.json("diagnose", "--only", "timings", "--time").exits(0);
    assertThat((List<?>) diagnosis.at("data.timings"))
        .extracting(timing -> (String) ((Map<?, ?>) timing).get("step"))
        .containsExactly("ingest", "train");
  }

  @Test
  @Order(8)
  void reporting_draws_the_confusion_matrix_into_the_model_folder() throws Exception {
    workspace.json("report").exits(0);
    assertThat(
            javax.imageio.ImageIO.read(
                workspace.path("practicemodels/confusionmatrix.png").toFile()))
        .isNotNull();
  }

  @Test
  @Order(9)
  void the_service_answers_all_four_endpoints() {
    workspace.run();
    Result calls = workspace.json("apicalls").exits(0);
    assertThat((List<?>) calls.at("data.calls"))
        .extracting(
            call -> ((Map<?, ?>) call).get("path"), call -> ((Map<?, ?>) call).get("status"))
        .contains(
            org.assertj.core.api.Assertions.tuple("/prediction", 200L),
            org.assertj.core.api.Assertions.tuple("/scoring", 200L),
            org.assertj.core.api.Assertions.tuple("/summarystats", 200L),
            org.assertj.core.api.Assertions.tuple("/diagnostics", 200L));
    assertThat(workspace.text("practicemodels/apireturns.txt"))
        .contains("/prediction", "/scoring", "/summarystats", "/diagnostics");
  }

  @Test
  @Order(10)
  void the_full_process_ends_where_nothing_is_new() {
    assertThat(workspace.run().outcome()).isEqualTo("NOTHING_NEW");
  }

  @Test
  @Order(11)
  void the_process_runs_on_source_data_and_knows_its_files() {
    workspace.write(
        "config.json",
        workspace
            .text("config.json")
            .replace("practicedata", "sourcedata")
            .replace("practicemodels", "models"));
    Result run = workspace.run();
    assertThat(run.outcome()).isEqualTo("KEPT");
    assertThat(run.number("data.model_version")).isEqualTo(1);
    assertThat(workspace.run().outcome()).isEqualTo("NOTHING_NEW");
    try (Stream<Path> reports = Files.list(workspace.path("data/reports"))) {
      assertThat(reports.map(file -> file.getFileName().toString()))
          .contains("report.html", "confusionmatrix.png", "apireturns.txt");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  @Order(12)
  void the_cron_line_is_every_ten_minutes() {
    assertThat(CronInterval.of("10m").fields()).isEqualTo("*/10 * * * *");
  }
}
