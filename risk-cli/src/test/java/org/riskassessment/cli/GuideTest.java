package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.process.RunOutcome;

/** Every block on every page of the README and the guide does what the page says. */
class GuideTest {
  private static final Set<String> LANGUAGES = Set.of("sh", "json", "java", "text");

  /** Pages that show output for other data than the shipped, and for which. */
  private static final Map<String, String> ILLUSTRATIONS =
      Map.of("docs/guide/call-list.md", "clients of a bank");

  /** Pages with Java code, which the test of the library compiles. */
  private static final Set<String> PROGRAMS = Set.of("README.md", "docs/guide/library.md");

  /** Other documents with shell blocks, and why no test types them. */
  private static final Map<String, String> NOT_TYPED =
      Map.of("docs/performance.md", "benchmarks take minutes");

  /** The run that the guide names. */
  private static final String RUN = "20260301T060000";

  private static final Pattern LINK =
      Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|srcset)=\"([^\"]+)\"");

  @TempDir static Path shipped;
  @TempDir Path folder;

  @BeforeAll
  static void copy() throws IOException {
    Files.copy(GuidePage.REPOSITORY.resolve("config.json"), shipped.resolve("config.json"));
    for (String data : List.of("practicedata", "sourcedata", "testdata")) {
      Path from = GuidePage.REPOSITORY.resolve("data").resolve(data);
      TestWorkspace.copyOf(from, Files.createDirectories(shipped.resolve("data").resolve(data)));
    }
  }

  /** In the order of the pages, in one copy of the repository's own workspace. */
  @TestFactory
  Stream<DynamicTest> every_command_is_typed() throws IOException {
    CommandHarness crontab = new CommandHarness(Files.createDirectory(folder.resolve("cron")));
    return GuidePage.all().stream()
        .filter(page -> !GuideDatabaseTest.PAGES.contains(page.name()))
        .map(page -> dynamicTest(page.name(), () -> type(page)))
        .onClose(crontab::close);
  }

  private static void type(GuidePage page) {
    String printed;
    try (GuideShell shell = new GuideShell(shipped)) {
      if (page.text().contains(RUN)) {
        shell.replacing(RUN, firstRun());
      }
      printed = shell.replacing(" mine", " of-" + page.file().getFileName()).type(page);
    }
    if (!ILLUSTRATIONS.containsKey(page.name())) {
      page.blocks("text").forEach(shown -> assertThat(printed).contains(shown));
    }
    switch (page.name()) {
      case "README.md" -> assertThat(printed).contains("FIRST_DEPLOYMENT", "clients to call");
      case "docs/guide/call-list.md" -> assertThat(printed).contains("stays another year");
      case "docs/guide/getting-started.md" ->
          assertThat(printed)
              .containsSubsequence("FIRST_DEPLOYMENT", "NOTHING_NEW", "KEPT", "REDEPLOYED");
      case "docs/guide/models.md" -> assertThat(printed).contains("identical");
      default -> {}
    }
  }

  private static String firstRun() {
    List<?> runs = (List<?>) new TestWorkspace(shipped).json("runs", "list").at("data.runs");
    return (String) ((Map<?, ?>) runs.get(runs.size() - 1)).get("run_id");
  }

  @Test
  void every_block_is_of_a_kind_that_is_tested() {
    for (GuidePage page : GuidePage.all()) {
      assertThat(page.blocks()).as(page.name()).extracting(b -> b.language()).isSubsetOf(LANGUAGES);
      assertThat(PROGRAMS.contains(page.name()) || page.blocks("java").isEmpty())
          .as("a test compiles the programs of %s", page.name())
          .isTrue();
    }
  }

  @Test
  void other_documents_have_no_commands_to_type() throws IOException {
    for (Path file : documents()) {
      String name = GuidePage.REPOSITORY.relativize(file).toString();
      boolean typed = GuidePage.all().stream().anyMatch(page -> page.name().equals(name));
      if (!typed && !NOT_TYPED.containsKey(name)) {
        assertThat(GuidePage.read(file).blocks("sh")).as(name).isEmpty();
      }
    }
  }

  /** Such as 'risk models prune --keep 10' in a sentence: the command, and each option of it. */
  @Test
  void every_command_named_in_a_sentence_exists() {
    Map<List<String>, Set<String>> optionsByCommand = new HashMap<>();
    for (GuidePage page : GuidePage.all()) {
      for (String code : page.code()) {
        if (code.matches("(.* )?risk [a-z].*")) {
          List<String> words = List.of(code.replaceFirst("^.*?risk ", "").split(" "));
          optionsByCommand
              .computeIfAbsent(
                  words.stream().takeWhile(w -> w.matches("[a-z][a-z-]*")).limit(2).toList(),
                  command -> new TreeSet<>())
              .addAll(words.stream().filter(w -> w.matches("--?[a-z][a-z-]*")).toList());
        }
      }
    }
    assertThat(optionsByCommand).hasSizeGreaterThan(30);
    optionsByCommand.forEach(
        (command, options) -> {
          List<String> help = new ArrayList<>(command);
          help.add("--help");
          String shown = TestWorkspace.program(help.toArray(String[]::new)).exits(0).out();
          options.forEach(option -> assertThat(shown).as("help of %s", command).contains(option));
        });
  }

  @Test
  void every_configuration_shown_is_valid() throws IOException {
    int count = 0;
    for (GuidePage page : GuidePage.all()) {
      for (String shown : page.blocks("json")) {
        Map<String, Object> config = new HashMap<>(tree(TestWorkspace.config()));
        Map<String, Object> own = tree(shown.startsWith("{") ? shown : "{" + shown + "}");
        if (own.containsKey("test_data")) {
          config.remove("test_data_path");
        }
        config.putAll(own);
        Files.writeString(folder.resolve(ConfigFile.NAME), Json.compact(config));
        assertThat(ConfigFile.ofWorkspace(folder).load(RiskConfig.PRODUCTION))
            .as(page.name())
            .isNotNull();
        count++;
      }
    }
    assertThat(count).isGreaterThan(8);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> tree(String json) {
    return (Map<String, Object>)
        Json.parse(json.getBytes(java.nio.charset.StandardCharsets.UTF_8), "", ErrorCode.INTERNAL)
            .root();
  }

  @Test
  void exit_codes_and_outcomes_are_all_listed() {
    String codes = GuidePage.named("exit-codes.md").text();
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(codes.lines().filter(line -> line.contains("`" + code + "`")).toList())
          .singleElement()
          .asString()
          .startsWith("| " + code.exitStatus());
    }
    assertThat(GuidePage.named("getting-started.md").code())
        .containsAll(Stream.of(RunOutcome.values()).map(RunOutcome::name).toList());
  }

  @Test
  void a_refused_file_is_fixed_as_the_guide_says() throws Exception {
    TestWorkspace workspace = TestWorkspace.of(folder, List.of("c0,1,2,3,0", "c1,1,2,3,1"));
    for (int file = 2; file < 7; file++) {
      workspace.writeRows("data/sourcedata/s" + file + ".csv", List.of("d" + file + ",1,2,3,0"));
    }
    List<String> rows = new ArrayList<>(List.of("good,1,2,3,0"));
    rows.addAll(Collections.nCopies(11, "bad,x,2,3,0"));
    workspace.writeRows("data/sourcedata/t.csv", rows);
    workspace.risk("ingest").exits(4);
    GuidePage page = GuidePage.named("your-data.md");

    try (GuideShell shell = new GuideShell(folder)) {
      assertThat(shell.type(page.command("risk quarantine show 7"))).contains("bad,x,2,3,0");
      assertThat(page.code()).contains("risk quarantine retry 7");
      assertThat(workspace.risk("quarantine", "retry", "7").exits(4).out()).contains("refused");
      shell.type(page.command("risk quarantine retry 7 --despite"));
      assertThat(workspace.rows(TestWorkspace.FINAL_DATA)).contains("good,1,2,3,0");

      Files.delete(workspace.path("data/sourcedata/s6.csv"));
      shell.type(page.command("risk ingest --forget").replace("7", "6"));
      assertThat(workspace.rows(TestWorkspace.FINAL_DATA)).doesNotContain("d6,1,2,3,0").hasSize(7);
      Files.delete(workspace.path("data/sourcedata/t.csv"));
      shell.type(page.command("risk ingest --fresh"));
      assertThat(workspace.rows(TestWorkspace.FINAL_DATA)).hasSize(6);
    }
  }

  @Test
  void the_readme_is_short_and_the_index_lists_every_page() {
    assertThat(GuidePage.readme().text().lines().count()).isLessThanOrEqualTo(150);
    for (GuidePage page : GuidePage.all().subList(1, GuidePage.all().size())) {
      String name = page.file().getFileName().toString();
      assertThat(name.equals("README.md") || index().contains("](" + name + ")")).as(name).isTrue();
    }
  }

  private static String index() {
    return GuidePage.named("README.md").text();
  }

  @Test
  void every_link_leads_somewhere() throws IOException {
    for (Path file : documents()) {
      Matcher links = LINK.matcher(Files.readString(file));
      while (links.find()) {
        String link = links.group(1) == null ? links.group(2) : links.group(1);
        if (!link.contains("://")) {
          String[] parts = link.split("#", 2);
          Path target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]);
          assertThat(target).as("%s in %s", link, file).exists();
          if (parts.length == 2) {
            assertThat(anchors(target)).as("%s in %s", link, file).contains(parts[1]);
          }
        }
      }
    }
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(GuidePage.REPOSITORY);
        Stream<Path> docs = Files.walk(GuidePage.REPOSITORY.resolve("docs"))) {
      return Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  /** The names that GitHub gives to a page's headings. */
  private static Set<String> anchors(Path page) throws IOException {
    return Files.readString(page)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
