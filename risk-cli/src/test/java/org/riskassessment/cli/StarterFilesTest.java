package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public course project's own folders and configuration, unchanged. */
class StarterFilesTest {
  private static final Path STARTER_FILES = Path.of("..", "..", "shared", "data", "udacity");

  @TempDir Path temporary;
  private TestWorkspace workspace;

  @BeforeEach
  void copy() {
    assumeThat(STARTER_FILES).as("the course project's starter files beside the project").exists();
    workspace = TestWorkspace.copyOf(STARTER_FILES, temporary.resolve("starter"));
  }

  @Test
  void the_first_run_scores_a_model_and_warns_of_small_data() {
    Result first = workspace.run();

    assertThat(first.outcome()).isEqualTo("FIRST_DEPLOYMENT");
    assertThat(first.at("status")).isEqualTo("attention");
    assertThat(first.at("warnings").toString())
        .contains("small data: the model was evaluated on 26");
    assertThat(first.at("data.test.n")).isEqualTo(5L);
    assertThat(first.at("data.test.f1")).isNotNull();
    assertThat(workspace.run().outcome()).isEqualTo("NOTHING_NEW");
  }

  @Test
  void ingesting_practice_data_gives_the_26_rows_of_its_files() {
    Result ingested = workspace.json("ingest").exits(0);

    Set<String> union = new LinkedHashSet<>(workspace.rows("practicedata/dataset1.csv"));
    union.addAll(workspace.rows("practicedata/dataset2.csv"));
    assertThat(union).hasSize(26);
    assertThat(workspace.rows("ingesteddata/finaldata.csv")).containsExactlyElementsOf(union);
    assertThat(ingested.number("data.dataset.rows")).isEqualTo(26);
    assertThat(ingested.number("data.batches.0.rows_new")).isEqualTo(17);
    assertThat(ingested.number("data.batches.1.rows_new")).isEqualTo(9);
    assertThat(ingested.number("data.batches.1.rows_duplicate")).isEqualTo(10);
    assertThat(workspace.text("ingesteddata/ingestedfiles.txt"))
        .isEqualTo("dataset1.csv\ndataset2.csv\n");
  }

  @Test
  void going_from_practice_to_source_data_redeploys_nothing() {
    workspace.run();
    String score = workspace.text("production_deployment/latestscore.txt");
    workspace.write(
        "config.json",
        workspace
            .text("config.json")
            .replace("practicedata", "sourcedata")
            .replace("practicemodels", "models"));

    Result source = workspace.run();

    assertThat(source.outcome()).isEqualTo("KEPT");
    assertThat(source.number("data.model_version")).isEqualTo(1);
    assertThat((List<?>) source.at("data.batches")).hasSize(2);
    assertThat((String) source.at("data.verdict"))
        .contains("26 new labelled rows are too few to judge the model by");
    assertNothingIsKnown(workspace.json("diagnose", "--offline").exits(0));
    assertThat(workspace.text("production_deployment/latestscore.txt")).isEqualTo(score);
    assertThat(workspace.rows("ingesteddata/finaldata.csv")).hasSize(52);
    RunScenarioTest.assertNothingNew(workspace, 1);
  }

  /** A few dozen rows show nothing, and a manager reads why. */
  private static void assertNothingIsKnown(Result diagnosis) {
    assertThat(diagnosis.at("data.verdict.status")).isEqualTo("insufficient");
    assertThat((String) diagnosis.at("data.verdict.sentence"))
        .startsWith("Too early to tell whether version 1 is still right: 26 new labelled rows");
    for (String part : List.of("drift", "performance", "calibration", "segment_search")) {
      assertThat(diagnosis.at("data." + part + ".status")).as(part).isEqualTo("insufficient");
      assertThat((String) diagnosis.at("data." + part + ".reason")).as(part).isNotBlank();
    }
    assertThat((String) diagnosis.at("data.drift.reason"))
        .endsWith("more rows needed in the reference");
  }

  @Test
  void production_holds_the_model_its_score_and_its_file_names() {
    workspace.run();

    assertThat(workspace.path("production_deployment/model.json")).exists();
    String score = workspace.text("production_deployment/latestscore.txt");
    assertThat(score).matches("[01]\\.\\d+\\n");
    assertThat(workspace.text("practicemodels/latestscore.txt")).isEqualTo(score);
    assertThat(workspace.text("production_deployment/ingestedfiles.txt"))
        .isEqualTo("dataset1.csv\ndataset2.csv\n");
  }

  @Test
  void the_steps_work_one_by_one_and_predict_every_row_of_a_file() {
    workspace.json("ingest").exits(0);
    workspace.json("train").exits(0);
    Result score = workspace.json("score").exits(0);
    workspace.json("deploy").exits(0);

    assertThat(score.number("data.n")).isEqualTo(5);
    assertThat(workspace.text("practicemodels/latestscore.txt"))
        .isEqualTo(score.at("data.f1") + "\n");
    Result predictions =
        workspace.json("predict", workspace.path("testdata/testdata.csv").toString()).exits(0);
    assertThat((List<?>) predictions.at("data.predictions")).hasSize(5);
    assertThat(workspace.deployedVersion()).isEqualTo(1);
  }
}
