package org.riskassessment.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.riskassessment.ingest.IngestWorkspace.HEADER;
import static org.riskassessment.ingest.IngestWorkspace.NOW;
import static org.riskassessment.ingest.IngestWorkspace.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.Json;

/** The files that show people what was ingested. */
class IngestionViewTest extends IngestionFixture {

  @Test
  void the_view_names_the_files_and_the_outcome_of_each() {
    workspace.put("b.csv", HEADER + rows(0, 5) + "ragged\n");
    workspace.put("a.csv", HEADER + rows(3, 6));
    workspace.put("wrong.csv", "a,b\n");
    workspace.ingest();
    workspace.put("c.csv", HEADER + rows(6, 7));
    workspace.ingest();
    assertThat(workspace.text("ingestedfiles.txt")).isEqualTo("a.csv\nb.csv\nc.csv\n");
    Map<?, ?> view =
        (Map<?, ?>)
            Json.parse(
                    workspace.text("ingestion.json").getBytes(UTF_8),
                    "ingestion.json",
                    ErrorCode.DATA_INVALID)
                .root();
    assertThat(((Number) view.get("newest_batch")).intValue()).isEqualTo(4);
    List<?> batches = (List<?>) view.get("batches");
    assertThat(batches)
        .extracting(b -> ((Map<?, ?>) b).get("name"), b -> ((Map<?, ?>) b).get("status"))
        .containsExactly(
            tuple("a.csv", "INGESTED"),
            tuple("b.csv", "INGESTED"),
            tuple("wrong.csv", "REFUSED"),
            tuple("c.csv", "INGESTED"));
    Map<?, ?> b = (Map<?, ?>) batches.get(1);
    assertThat(b.get("source")).isEqualTo("in");
    assertThat(b.get("run_id")).isEqualTo("run-1");
    assertThat(b.get("at")).isEqualTo(NOW.toString());
    assertThat(b.containsKey("millis")).isTrue();
    assertThat(List.of("rows_read", "rows_new", "rows_duplicate", "rows_rejected"))
        .extracting(key -> ((Number) b.get(key)).intValue())
        .containsExactly(6, 3, 2, 1);
    assertThat(((Map<?, ?>) batches.get(2)).get("reason")).asString().contains("wrong.csv:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingestedfiles.txt", "ingestion.json"})
  void a_lost_view_is_written_again_by_the_next_run(String name) throws IOException {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    String before = workspace.text(name);
    Files.delete(workspace.out(name));
    workspace.ingest();
    assertThat(workspace.text(name)).isEqualTo(before);
  }

  @Test
  void no_temporary_file_stays() {
    workspace.put("a.csv", HEADER + rows(0, 5) + "ragged\n");
    workspace.put("wrong.csv", "a,b\n");
    workspace.ingest();
    assertThat(workspace.outNames())
        .containsExactly(
            "finaldata.csv",
            "finaldata.parts",
            "ingestedfiles.txt",
            "ingestion.json",
            "quarantine");
  }
}
