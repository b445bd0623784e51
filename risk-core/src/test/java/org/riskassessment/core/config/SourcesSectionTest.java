package org.riskassessment.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Json;

/** The section {@code sources}, and the input folder that is the first of them. */
class SourcesSectionTest extends ConfigFixture {
  private static final String FOUR =
      FIVE.replaceFirst("\"input_folder_path\": \"practicedata\",", "");

  private List<FileSource> sources(String list) {
    return with("\"sources\": [" + list + "]").sources().stream()
        .map(FileSource.class::cast)
        .toList();
  }

  @Test
  void sources_stand_beside_the_input_folder_or_in_its_place() {
    assertThat(sources("{\"path\": \"crm\"}, {\"name\": \"billing\", \"path\": \"/srv/b\"}"))
        .extracting(FileSource::name)
        .containsExactly("practicedata", "crm", "billing");
    RiskConfig alone = load("{" + FOUR + ", \"sources\": [{\"path\": \"crm\"}]}");
    assertThat(alone.sources())
        .containsExactly(FileSource.ofFolder("crm", workspace.resolve("crm")));
  }

  @Test
  void without_an_input_folder_there_is_one_source_at_least() {
    assertThat(fault(() -> load("{" + FOUR + ", \"sources\": []}")))
        .hasMessageContaining("sources: is empty; accepted: at least one source");
  }

  @Test
  void a_source_has_a_path() {
    assertThat(fault(() -> sources("{\"name\": \"crm\"}")))
        .hasMessageContaining("sources[0].path: is missing");
  }

  @Test
  void a_path_is_parted_before_its_first_wildcard() {
    FileSource plain = sources("{\"path\": \"crm/new/\"}").get(1);
    assertThat(plain.folder()).isEqualTo(workspace.resolve("crm/new"));
    assertThat(plain.glob()).isNull();
    FileSource glob = sources("{\"path\": \"crm/20*/{a,b}-?.csv.gz\"}").get(1);
    assertThat(glob.folder()).isEqualTo(workspace.resolve("crm"));
    assertThat(glob.glob()).isEqualTo("20*/{a,b}-?.csv.gz");
    FileSource absolute = sources("{\"path\": \"/*.csv\"}").get(1);
    assertThat(absolute.folder()).isEqualTo(Path.of("/"));
    FileSource here = sources("{\"path\": \"*.csv\"}").get(1);
    assertThat(here.folder()).isEqualTo(workspace);
  }

  @Test
  void a_tab_can_be_written_as_a_word() {
    assertThat(sources("{\"path\": \"x\", \"delimiter\": \"tab\"}").get(1).layout().delimiter())
        .isEqualTo("\t");
    assertThat(sources("{\"path\": \"x\", \"delimiter\": \"space\"}").get(1).layout().delimiter())
        .isEqualTo(" ");
  }

  @Test
  void no_two_sources_have_one_name() {
    assertThat(fault(() -> sources("{\"path\": \"a\"}, {\"name\": \"a\", \"path\": \"b\"}")))
        .hasMessageContaining("sources[1].name: is already the name of another source (found 'a')");
    assertThat(fault(() -> sources("{\"path\": \"practicedata\"}")))
        .hasMessageContaining("sources[0].path: is already the name of another source");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ingesteddata",
        "./ingesteddata/",
        "ingesteddata/*.csv",
        "*/*.csv",
        "ing*/final*.csv",
        "**/*.csv",
        "**.csv",
        "practicemodels",
        "production_deployment/*"
      })
  void a_source_does_not_read_what_is_written(String path) {
    assertThat(fault(() -> sources("{\"path\": \"" + path + "\"}")))
        .hasMessageContaining("sources: reads a folder that this workspace writes to");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*.csv", "crm", "crm/**", "crm/*/*.csv", "c*/*.csv", "ingested/*.csv"})
  void a_source_may_read_all_else(String path) {
    assertThat(sources("{\"path\": \"" + path + "\"}")).hasSize(2);
  }

  @Test
  void an_input_folder_that_is_written_is_one_fault() {
    RiskException fault =
        fault(() -> load("{" + FIVE.replace("\"practicedata\"", "\"ingesteddata\"") + "}"));
    assertThat(fault)
        .hasMessageContaining("output_folder_path: is the same folder as input_folder_path");
    assertThat(fault.getMessage().lines()).hasSize(1);
  }

  @Test
  void sources_can_be_written_back_and_read_again() {
    RiskConfig config =
        load(
            "{"
                + FOUR
                + ", \"sources\": [{\"name\": \"crm\", \"path\": \"crm/*.tsv\", \"delimiter\":"
                + " \"tab\", \"charset\": \"windows-1252\", \"schema_policy\":"
                + " \"add_nullable\"}]}");
    String written = Json.compact(config.toTree().get("sources"));
    assertThat(load("{" + FOUR + ", \"sources\": " + written + "}").sources())
        .isEqualTo(config.sources());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"sources\": {}",
        "\"sources\": [7]",
        "\"sources\": [{\"path\": \" \"}]",
        "\"sources\": [{\"path\": \"a\\u0000b\"}]",
        "\"sources\": [{\"path\": \"data/[a\"}]",
        "\"sources\": [{\"path\": \"data/{a\"}]",
        "\"sources\": [{\"path\": \"x\", \"name\": \"\"}]",
        "\"sources\": [{\"path\": \"x\", \"type\": \"kafka\"}]",
        "\"sources\": [{\"path\": \"x\", \"delimiter\": \"\"}]",
        "\"sources\": [{\"path\": \"x\", \"quote\": \"ab\"}]",
        "\"sources\": [{\"path\": \"x\", \"delimiter\": \"\\\"\"}]",
        "\"sources\": [{\"path\": \"x\", \"delimiter\": \"\\n\"}]",
        "\"sources\": [{\"path\": \"x\", \"charset\": \"latin-17\"}]",
        "\"sources\": [{\"path\": \"x\", \"charset\": \"\"}]",
        "\"sources\": [{\"path\": \"x\", \"schema_policy\": \"lenient\"}]",
        "\"sources\": [{\"path\": \"x\", \"sep\": \";\"}]",
      })
  void wrong_values_are_refused(String json) {
    assertRefused(json);
  }
}
