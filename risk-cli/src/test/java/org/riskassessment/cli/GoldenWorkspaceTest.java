package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A workspace as the program left it when its store's tables had version 10 and decisions were kept
 * as text, with the documents that it gave then. It holds a decision of each verdict, predictions,
 * a call list with clients withheld, contacts, and rows in quarantine; its clock stood in March
 * 2025. Only the report and the views of versions that never served are left out.
 */
class GoldenWorkspaceTest {
  @TempDir Path folder;
  private TestWorkspace workspace;
  private CommandHarness harness;

  @BeforeEach
  void unpack() throws IOException {
    harness = new CommandHarness(Files.createDirectory(folder.resolve("bin")));
    workspace = new TestWorkspace(folder.resolve("w"));
    try (InputStream packed =
            GoldenWorkspaceTest.class.getResourceAsStream("/golden/workspace-v10/workspace.zip");
        ZipInputStream zip = new ZipInputStream(packed)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = workspace.path(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
        Files.setLastModifiedTime(file, entry.getLastModifiedTime());
      }
    }
  }

  @AfterEach
  void close() {
    harness.close();
  }

  private List<String> runsThat(String outcome) {
    return ((List<?>) workspace.json("runs", "list").exits(0).at("data.runs"))
        .stream()
            .map(run -> (Map<?, ?>) run)
            .filter(run -> run.get("outcome").equals(outcome))
            .map(run -> (String) run.get("run_id"))
            .toList();
  }

  @Test
  void its_documents_are_what_they_were() {
    GoldenSession session = new GoldenSession("workspace-v10", folder);
    session.answers(0, "status", workspace, "status");
    session.answers(0, "runs-list", workspace, "runs", "list");
    session.answers(0, "models-list", workspace, "models", "list");
    session.answers(0, "models-show", workspace, "models", "show");
    session.answers(0, "models-history", workspace, "models", "history");
    session.answers(0, "models-compare", workspace, "models", "compare", "1", "5");
    session.answers(0, "models-verify", workspace, "models", "verify");
    session.answers(0, "quarantine-list", workspace, "quarantine", "list");
    session.answers(0, "quarantine-show", workspace, "quarantine", "show", "7");
    session.answers(0, "contact-report", workspace, "contact", "report");
    Result list = session.answers(0, "call-list", workspace, "call-list");
    String first = (String) list.at("data.items.0.id");
    session.answers(0, "client", workspace, "client", first);
    session.answers(0, "run-nothing-new", workspace, "run");
    session.answers(0, "predict", workspace, "predict");
    session.answers(
        0, "predict-file", workspace, "predict", workspace.path("data/testdata").toString());
    session.answers(0, "rollback", workspace, "rollback");
    session.answers(0, "predict-rolled-back", workspace, "predict");
    session.answers(2, "deploy-kept-back", workspace, "deploy", "6");
    session.answers(
        0, "deploy-force", workspace, "deploy", "6", "--force", "--reason", "to see it work");
    session.answers(0, "doctor", workspace, "doctor");
    session.end();
  }

  @Test
  void its_decisions_replay_as_identical() {
    List<String> kept = runsThat("RETRAINED_NOT_PROMOTED");
    List<String> promoted = runsThat("REDEPLOYED");
    assertThat(kept).as("for too few rows, and for no difference").hasSize(2);
    assertThat(promoted).hasSize(1);
    for (String run : List.of(kept.get(0), kept.get(1), promoted.get(0))) {
      Result replay = workspace.json("replay", run).exits(0);
      assertThat(replay.at("data.identical")).isEqualTo(true);
      assertThat(replay.at("data.predictions.identical")).isEqualTo(true);
      assertThat((String) replay.at("data.sentence")).startsWith("Version ");
    }
  }

  @Test
  void its_predictions_replay_as_identical() {
    Result history = workspace.json("call-list").exits(0);
    String batch = (String) history.at("data.batch_id");
    String client = (String) history.at("data.items.0.id");
    String first = runsThat("FIRST_DEPLOYMENT").get(0);
    for (String id : List.of(batch, batch + "/" + client, first)) {
      assertThat(workspace.json("replay", id).exits(0).at("data.identical")).isEqualTo(true);
    }
  }

  /** What was decided still counts: rows that were judged are not new, and the champion stays. */
  @Test
  void its_next_rows_are_judged_as_they_would_have_been() {
    GoldenSession session = new GoldenSession("workspace-v10-next", folder);
    workspace.writeRows(
        "data/sourcedata/next.csv",
        workspace.rows("data/sourcedata/more.csv").stream().map(row -> "D" + row).toList());
    String run = (String) session.answers(0, "run", workspace, "run").at("data.run_id");
    assertThat(workspace.json("replay", run).at("data.identical")).isEqualTo(true);
    session.end();
  }
}
