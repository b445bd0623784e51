package org.riskassessment.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.Result;
import org.riskassessment.cli.TestWorkspace;

/** Quarantined rows and past runs, as the commands show them. */
class QuarantineAndRunsTest {
  private static final List<String> BATCH_KEYS =
      List.of(
          "number",
          "source",
          "name",
          "sha256",
          "status",
          "rows_read",
          "rows_new",
          "rows_duplicate",
          "rows_rejected",
          "rejected_by_rule",
          "rejected_by_column",
          "rows_contradictory",
          "reason",
          "changed_from",
          "bytes",
          "at",
          "seconds",
          "rows_per_second",
          "modified_at",
          "freshness_seconds");

  /** Cells that would turn, colour or break a terminal's lines, or be a formula in a sheet. */
  private static final String HOSTILE =
      "\"=cmd|' /C calc'!A0\",\"1\u001b[31m\n\u202e2\"," + "9".repeat(200) + "x,3,0";

  @TempDir Path temporary;
  private TestWorkspace workspace;

  @BeforeEach
  void demo() {
    workspace = TestWorkspace.demo(temporary.resolve("w"), 42, 300);
  }

  /** Batch 1 is refused, and batch 4 has a quarantined row. */
  private void ingestWithFaults() {
    workspace.writeRows("data/sourcedata/bad.csv", List.of("a,x7,2,3,0", HOSTILE));
    List<String> rows =
        new ArrayList<>(workspace.rows("data/sourcedata/dataset3.csv").subList(0, 50));
    rows.add("late,1,2,-3,0");
    workspace.writeRows("data/sourcedata/some.csv", rows);
    workspace.json("ingest").exits(4);
  }

  @Test
  void clean_data_leaves_the_quarantine_empty() {
    workspace.json("ingest").exits(0);

    assertThat(workspace.risk("quarantine", "list").exits(0).out())
        .isEqualTo("Nothing is in quarantine.\n");
    assertThat((List<?>) workspace.json("quarantine", "list").at("data.batches")).isEmpty();
    assertThat(workspace.risk("quarantine", "list", "-o", "csv").out().lines()).hasSize(1);
    assertThat(workspace.risk("quarantine", "show", "1").exits(0).out())
        .contains("0 of 135 rows quarantined");
  }

  @Test
  void quarantine_list_shows_refused_batches_in_every_format() {
    ingestWithFaults();
    Result json = workspace.json("quarantine", "list").exits(0);

    assertThat((List<?>) json.at("data.batches")).hasSize(2);
    Map<?, ?> refused = (Map<?, ?>) json.at("data.batches.0");
    assertThat(refused.keySet()).isEqualTo(Set.copyOf(BATCH_KEYS));
    assertThat(refused.get("number")).isEqualTo(1L);
    assertThat(refused.get("status")).isEqualTo("REFUSED");
    assertThat(json.at("data.batches.1.status")).isEqualTo("INGESTED");
    assertThat(json.at("data.batches.1.rows_rejected")).isEqualTo(1L);
    assertThat(json.at("data.batches.1.rejected_by_rule")).isInstanceOf(Map.class);
    assertThat(json.at("data.batches.1.rejected_by_column")).isInstanceOf(Map.class);

    List<String> csv = workspace.risk("quarantine", "list", "-o", "csv").out().lines().toList();
    assertThat(csv).hasSize(3);
    assertThat(csv.get(0))
        .isEqualTo("number,source,file,status,rows_read,rows_rejected,rejected_by_rule,at,reason");
    assertThat(csv.get(1)).startsWith("1,data/sourcedata,").contains(",REFUSED,2,2,");
    assertThat(workspace.risk("quarantine", "list").out())
        .containsPattern(" 1  .*bad.csv +REFUSED +2 +2\\n")
        .containsPattern(" 4  .*some.csv +INGESTED +1 +51\\n")
        .contains("none of its 2 rows")
        .contains("risk quarantine show N");
  }

  @Test
  void quarantine_show_tells_each_row_without_breaking_the_layout() {
    ingestWithFaults();
    Result json = workspace.json("quarantine", "show", "1").exits(0);

    assertThat((List<?>) json.at("data.rows")).hasSize(2);
    Map<?, ?> first = (Map<?, ?>) json.at("data.rows.0");
    assertThat(first.get("line")).isEqualTo(2L);
    assertThat(first.get("column")).isEqualTo("lastmonth_activity");
    assertThat(first.get("value")).isEqualTo("x7");
    assertThat(first.get("rule")).isEqualTo("type");
    assertThat((String) first.get("accepted")).contains("number");
    assertThat(first.get("row")).isEqualTo("a,x7,2,3,0");
    assertThat(json.at("data.rows.1.row")).as("JSON is exact").asString().contains("\u001b[31m\n");
    assertThat(workspace.path((String) json.at("data.path"))).exists();

    List<String> csv =
        workspace.risk("quarantine", "show", "1", "-o", "csv").out().lines().toList();
    assertThat(csv).hasSize(3);
    assertThat(csv.get(0)).isEqualTo("line,column,value,rule,accepted,row");
    assertThat(csv.get(2)).contains(",\"'=cmd|").doesNotContain("\u001b", "\u202e");

    String text = workspace.risk("quarantine", "show", "1").exits(0).out();
    assertThat(text)
        .contains("line 2  lastmonth_activity 'x7' (type); accepted: ")
        .contains("\n       a,x7,2,3,0\n")
        .contains("=cmd|' /C calc'!A0,\"1\\u001b[31m\\u000a\\u202e2")
        .doesNotContain("\u001b", "\u202e");
    assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(text.lines()).hasSize(9);
  }

  @Test
  void quarantine_show_is_limited_and_says_where_the_rest_is() {
    ingestWithFaults();

    assertThat((List<?>) workspace.json("quarantine", "show", "1", "--limit", "1").at("data.rows"))
        .hasSize(1);
    assertThat(workspace.risk("quarantine", "show", "1", "--limit", "1").out())
        .contains("… and more: use --limit")
        .contains("data/ingesteddata/quarantine/");
    assertThat(workspace.json("quarantine", "show", "1", "--limit", "0").exits(2).err())
        .contains("--limit must be 1 or more, not 0");
    assertThat(workspace.json("quarantine", "show", "9").exits(2).err())
        .contains("batch 9 does not exist; 'risk quarantine list'");
    assertThat(workspace.json("quarantine", "show").exits(2).at("error.code")).isEqualTo("USAGE");
  }

  @Test
  void a_quarantine_file_that_is_gone_or_damaged_is_told() throws Exception {
    ingestWithFaults();
    Path file = workspace.path((String) workspace.json("quarantine", "show", "1").at("data.path"));

    Files.writeString(file, "file,line,column\nbad.csv,x\n");
    Result damaged = workspace.json("quarantine", "show", "1").exits(4);
    assertThat(damaged.at("error.file")).asString().startsWith("data/ingesteddata/quarantine/");
    Files.delete(file);
    assertThat(workspace.risk("quarantine", "show", "1").exits(0).out())
        .contains("No rows of it were kept");
  }

  @Test
  void a_batch_that_is_read_again_stands_for_its_content() {
    ingestWithFaults();
    assertThat(quarantined()).containsExactly("1", "4");

    Result refused = workspace.json("quarantine", "retry", "1").exits(4);
    assertThat(refused.at("schema")).isEqualTo("risk.quarantine.retry/1");
    assertThat(((Map<?, ?>) refused.at("data")).keySet())
        .isEqualTo(Set.of("nothing_new", "batches", "dataset"));
    assertThat(refused.at("data.batches.0.number")).isEqualTo(5L);
    assertThat(quarantined()).containsExactly("4", "5");

    workspace.writeRows(
        "data/sourcedata/bad.csv", List.of("a,x7,2,3,0", "good,1,2,3,0", "worse,x,2,3,0"));
    workspace.write(
        "config.json",
        workspace
            .text("config.json")
            .replaceFirst(
                "\\{", "{\"ingestion\": {\"max_rejected_share\": 0.1, \"max_rejected_rows\": 1},"));
    workspace.json("ingest").exits(4);
    assertThat(quarantined()).as("the file has changed").containsExactly("4", "6");
    Result taken = workspace.json("quarantine", "retry", "6", "--despite-limits").exits(0);
    assertThat(taken.at("data.batches.0.status")).isEqualTo("INGESTED");
    assertThat(taken.at("data.batches.0.rows_new")).isEqualTo(1L);
    assertThat(workspace.json("status").at("data.refused")).isEqualTo(List.of());
    workspace.json("quarantine", "retry", "99").exits(2);
  }

  @Test
  void a_forgotten_file_leaves_the_dataset_and_runs_warn() {
    workspace.run();
    int rows = workspace.rows(TestWorkspace.FINAL_DATA).size();
    Result forgotten =
        workspace.json("ingest", "--forget", "1", "--reason", "sent by mistake").exits(0);

    assertThat(forgotten.at("data.rows_removed"))
        .as("two of its 135 rows are in the other file too")
        .isEqualTo(133L);
    assertThat(forgotten.at("data.forgotten.status")).isEqualTo("FORGOTTEN");
    assertThat(forgotten.at("data.dataset.rows")).isEqualTo(rows - 133L);
    assertThat(workspace.rows((String) forgotten.at("data.dataset.path"))).hasSize(rows - 133);
    Result run = workspace.run();
    assertThat(run.outcome()).isEqualTo("NOTHING_NEW");
    assertThat((List<?>) run.at("warnings"))
        .anySatisfy(
            w ->
                assertThat((String) w)
                    .contains("version 1 was trained on 133 rows that have been forgotten since"));
    workspace.json("ingest", "--forget", "1", "--reason", "again").exits(2);

    workspace.json("train");
    workspace.json("deploy");
    assertThat((List<?>) workspace.run().at("warnings"))
        .noneMatch(w -> w.toString().contains("forgotten"));
    assertThat(workspace.risk("runs", "list").out()).contains("ingest");
  }

  @Test
  void a_dataset_begun_anew_is_deployed_for_by_the_next_run() {
    workspace.run();
    workspace.writeRows(
        "data/sourcedata/dataset3.csv",
        workspace.rows("data/sourcedata/dataset3.csv").subList(0, 100));
    Result fresh = workspace.json("ingest", "--fresh").exits(0);

    assertThat(fresh.at("data.nothing_new")).isEqualTo(false);
    assertThat((List<?>) fresh.at("data.batches")).hasSize(2);
    Result run = workspace.run();
    assertThat(run.outcome()).isEqualTo("FIRST_DEPLOYMENT");
    assertThat(run.at("data.model_version")).isEqualTo(2L);
    assertThat(workspace.json("rollback").exits(0).at("data.model_version")).isEqualTo(1L);
    assertThat(workspace.run().at("data.verdict"))
        .asString()
        .startsWith(
            "Version 1 stays deployed because you put it back. The dataset has been rebuilt");
  }

  private List<String> quarantined() {
    return workspace
        .risk("quarantine", "list", "-o", "csv")
        .out()
        .lines()
        .skip(1)
        .map(line -> line.substring(0, line.indexOf(',')))
        .toList();
  }

  @Test
  void runs_list_tells_the_newest_first_in_every_form() {
    assertThat(workspace.risk("runs", "list").exits(0).out()).isEqualTo("No run yet\n");
    workspace.run();
    workspace.run();
    workspace.json("train");

    Result json = workspace.json("runs", "list").exits(0);
    assertThat((List<?>) json.at("data.runs")).hasSize(3);
    assertThat(json.at("data.runs.0.command")).isEqualTo("train");
    assertThat(json.at("data.runs.1.outcome")).isEqualTo("NOTHING_NEW");
    assertThat(json.at("data.runs.2.outcome")).isEqualTo("FIRST_DEPLOYMENT");
    assertThat(((Map<?, ?>) json.at("data.runs.2")).keySet())
        .isEqualTo(
            Set.of(
                "run_id",
                "command",
                "outcome",
                "started_at",
                "finished_at",
                "seconds",
                "model_version",
                "message"));
    assertThat(json.at("data.runs.2.seconds")).isInstanceOf(Double.class);
    assertThat((List<?>) workspace.json("runs", "list", "--limit", "1").at("data.runs")).hasSize(1);
    workspace.json("runs", "list", "--limit", "-1").exits(2);

    List<String> csv = workspace.risk("runs", "list", "-o", "csv").out().lines().toList();
    assertThat(csv).hasSize(4);
    assertThat(csv.get(0))
        .isEqualTo("run_id,command,outcome,started_at,seconds,model_version,message");
    assertThat(csv.get(3)).contains(",run,FIRST_DEPLOYMENT,").contains(",1,Version 1 is the first");
    assertThat(workspace.risk("runs", "list").out())
        .containsPattern("run +FIRST_DEPLOYMENT +[0-9.]+ s  1\\n +20.*Version 1 is the first");
  }

  @Test
  void runs_show_tells_steps_and_what_was_read_from_each_source() {
    workspace.run();
    Result json = workspace.json("runs", "show", "latest").exits(0);

    assertThat(json.at("data.outcome")).isEqualTo("FIRST_DEPLOYMENT");
    assertThat((List<?>) json.at("data.steps")).hasSize(8);
    assertThat(json.at("data.steps.0.name")).isEqualTo("ingest");
    assertThat(((Map<?, ?>) json.at("data.steps.0")).keySet())
        .isEqualTo(Set.of("name", "status", "at", "millis", "detail"));
    assertThat((List<?>) json.at("data.batches")).hasSize(2);
    assertThat(((Map<?, ?>) json.at("data.batches.0")).keySet()).isEqualTo(Set.copyOf(BATCH_KEYS));
    Map<?, ?> source = (Map<?, ?>) json.at("data.sources.0");
    assertThat(source.get("source")).isEqualTo("data/sourcedata");
    assertThat(source.get("batches")).isEqualTo(2L);
    assertThat(source.get("rows_read"))
        .isEqualTo(
            json.number("data.batches.0.rows_read") + json.number("data.batches.1.rows_read"));
    assertThat(source.get("bytes"))
        .isEqualTo(json.number("data.batches.0.bytes") + json.number("data.batches.1.bytes"));
    assertThat(source.keySet().contains("freshness_seconds")).isTrue();

    String text = workspace.risk("runs", "show").exits(0).out();
    assertThat(text)
        .contains("Outcome     FIRST_DEPLOYMENT")
        .contains("Read from data/sourcedata")
        .containsPattern("batch 1 +.*dataset3.csv")
        .containsPattern("[0-9.]+ kB in [0-9.]+ s")
        .contains("in all");
    assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void finds_a_run_by_a_unique_beginning_of_its_id() {
    assertThat(workspace.json("runs", "show").exits(2).err()).contains("no run yet");
    workspace.json("ingest");
    workspace.json("train");
    String train = (String) workspace.json("runs", "list").at("data.runs.0.run_id");

    assertThat(workspace.json("runs", "show", train).exits(0).at("data.run_id")).isEqualTo(train);
    String unique = train.substring(0, train.length() - 1);
    assertThat(workspace.json("runs", "show", unique).at("data.run_id")).isEqualTo(train);
    assertThat(workspace.json("runs", "show", train.substring(0, 2)).exits(2).err())
        .contains(
            "several runs have ids that begin with '" + train.substring(0, 2) + "': " + train);
    assertThat(workspace.json("runs", "show", "x\u001b").exits(2).err())
        .contains("no run has an id that begins with 'x\\u001b'; 'risk runs list'");
  }

  @Test
  void status_shows_refused_files_and_each_source() {
    ingestWithFaults();
    Result json = workspace.json("status").exits(0);

    assertThat(json.at("status")).isEqualTo("attention");
    assertThat(json.at("warnings.0"))
        .asString()
        .contains("data/sourcedata/bad.csv")
        .contains("none of its 2 rows")
        .contains("'risk quarantine show 1'")
        .contains("'risk quarantine retry 1'");
    assertThat(json.at("data.refused.0.batch")).isEqualTo(1L);
    assertThat(json.at("data.set_aside.0.file")).asString().endsWith("some.csv");
    Map<?, ?> source = (Map<?, ?>) json.at("data.sources.0");
    assertThat(source.get("files")).isEqualTo(4L);
    assertThat((double) source.get("rejected_share"))
        .isEqualTo(3.0 / json.number("data.sources.0.rows_read"));
    assertThat(source.keySet().contains("freshness_seconds")).isTrue();

    assertThat(workspace.risk("status").exits(0).out())
        .containsPattern("Source +data/sourcedata: \\d+ rows of 4 files, 0.9% quarantined")
        .containsPattern(
            "Attention +quarantined 1 of 51 rows of .*some.csv: 'risk quarantine show 4'")
        .containsPattern("Attention +refused data/sourcedata/bad.csv: none of its 2 rows");
    assertThat(workspace.risk("status").err()).isEmpty();
  }

  @Test
  void status_is_ok_once_the_refused_file_is_fixed() throws Exception {
    ingestWithFaults();
    workspace.writeRows("data/sourcedata/bad.csv", List.of("a,7,2,3,0"));
    workspace.json("ingest").exits(0);

    assertThat(workspace.json("status").at("status")).isEqualTo("ok");
    assertThat((List<?>) workspace.json("status").at("data.refused")).isEmpty();
  }
}
