package org.riskassessment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Sheet;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.client.ClientRisk;
import org.riskassessment.core.config.RiskConfig.Reporting;
import org.riskassessment.core.config.RiskConfig.Reporting.Format;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Estimate;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.evaluate.Metric;
import org.riskassessment.core.evaluate.PerfectModel;
import org.riskassessment.core.stage.ReportStage;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.store.Batch;
import org.riskassessment.report.chart.ChartFile;
import org.riskassessment.report.chart.ConfusionChart;
import org.riskassessment.report.pdf.PdfCheck;

class DocumentReportStageTest {
  private static final int LARGEST_PAGE = 500_000;

  private static final ReportStage.Request USUAL =
      new ReportStage.Request(Reporting.STANDARD.formats(), null);

  @TempDir private Path workspace;
  private final DocumentReportStage stage = new DocumentReportStage();

  @Test
  void writes_the_picture_in_three_places_and_the_page() throws Exception {
    List<Path> files =
        stage.report(ReportFixtures.context(workspace), ReportFixtures.usual(), USUAL).files();

    assertThat(files)
        .containsExactly(
            workspace.resolve("data/models/3/confusionmatrix.png"),
            workspace.resolve("data/models/confusionmatrix.png"),
            workspace.resolve("data/reports/confusionmatrix.png"),
            workspace.resolve("data/reports/report.html"),
            workspace.resolve("data/reports/modelcard.html"),
            workspace.resolve("data/reports/" + ReportFixtures.RUN + "/confusionmatrix.png"),
            workspace.resolve("data/reports/" + ReportFixtures.RUN + "/report.html"),
            workspace.resolve("data/reports/" + ReportFixtures.RUN + "/modelcard.html"));
    assertThat(files.get(0)).hasSameBinaryContentAs(files.get(1));
    assertThat(files.get(0)).hasSameBinaryContentAs(files.get(2));
    assertThat(Files.size(files.get(3))).isLessThan(LARGEST_PAGE / 5);
  }

  @Test
  void a_report_on_paper_is_accessible_and_has_the_charts() throws Exception {
    List<Path> files =
        stage
            .report(
                ReportFixtures.context(workspace),
                ReportFixtures.usual(),
                new ReportStage.Request(Set.of(Format.PDF), workspace.resolve("board")))
            .files();
    assertThat(files)
        .containsExactly(
            workspace.resolve("board/report.pdf"), workspace.resolve("board/modelcard.pdf"));
    assertThat(PdfCheck.faults(Files.readAllBytes(files.get(1)))).isEmpty();
    byte[] pdf = Files.readAllBytes(files.get(0));
    assertThat(PdfCheck.faults(pdf)).isEmpty();
    assertThat(PdfCheck.figures(pdf)).hasSizeGreaterThanOrEqualTo(5);
  }

  @Test
  void the_workbook_has_every_table_of_the_page() throws Exception {
    List<Path> files =
        stage
            .report(
                ReportFixtures.context(workspace),
                ReportFixtures.usual(),
                new ReportStage.Request(Set.of(Format.XLSX, Format.HTML), workspace.resolve("x")))
            .files();
    int tables = parse(files.get(0)).select("table").size();
    try (ReadableWorkbook workbook = new ReadableWorkbook(files.get(2).toFile())) {
      assertThat(workbook.getSheets()).hasSize(tables);
      Sheet ledger = workbook.findSheet("Ledger").orElseThrow();
      assertThat(ledger.read().get(1).getCellAsNumber(1)).isPresent();
    }
  }

  @Test
  void old_reports_are_deleted_but_nothing_else() throws Exception {
    Path reports = workspace.resolve("data/reports");
    for (String old : List.of("20250101T000000.000Z-aaaa", "20250102T000000.000Z-bbbb")) {
      Files.createDirectories(reports.resolve(old));
      Files.writeString(reports.resolve(old).resolve("report.html"), "old");
    }
    Files.createDirectories(reports.resolve("20240101T000000.000Z-cccc"));
    Files.writeString(reports.resolve("20240101T000000.000Z-cccc/notes.txt"), "mine");
    Files.createDirectories(reports.resolve("board"));

    stage.report(ReportFixtures.contextKeeping(workspace, 1), ReportFixtures.usual(), USUAL);

    assertThat(reports.resolve("20250101T000000.000Z-aaaa")).doesNotExist();
    assertThat(reports.resolve("20250102T000000.000Z-bbbb/report.html")).exists();
    assertThat(reports.resolve("20240101T000000.000Z-cccc/notes.txt")).exists();
    assertThat(reports.resolve("board")).exists();
    assertThat(reports.resolve(ReportFixtures.RUN)).isDirectoryContaining("glob:**/report.html");
  }

  @Test
  void the_same_content_gives_the_same_bytes() throws Exception {
    List<Path> files =
        stage.report(ReportFixtures.context(workspace), ReportFixtures.usual(), USUAL).files();
    byte[] picture = Files.readAllBytes(files.get(2));
    byte[] page = Files.readAllBytes(files.get(3));

    List<Path> again =
        new DocumentReportStage()
            .report(ReportFixtures.context(workspace.resolve("b")), ReportFixtures.usual(), USUAL)
            .files();

    assertThat(again.get(2)).hasBinaryContent(picture);
    assertThat(again.get(3)).hasBinaryContent(page);
  }

  @Test
  void the_page_leads_with_the_verdict_and_the_version() {
    Document page = page(ReportFixtures.usual());

    assertThat(page.selectFirst("h1").text()).isEqualTo(ReportFixtures.VERDICT);
    assertThat(page.getElementById("version").text()).isEqualTo("3");
    assertThat(page.getElementById("age").text()).isEqualTo("12 days");
    assertThat(page.getElementById("age").nextElementSibling().text())
        .isEqualTo("since 2026-03-03 06:00 UTC");
    assertThat(page.getElementById("why").text())
        .startsWith("Why this version: promoted: version 3 beats version 2 by 0.021 of ROC AUC");
  }

  @Test
  void the_model_card_is_a_page_of_its_own() throws Exception {
    List<Path> files =
        stage
            .report(
                ReportFixtures.context(workspace),
                ReportFixtures.carded(),
                new ReportStage.Request(Set.of(Format.HTML), workspace.resolve("x")))
            .files();
    Document card = parse(files.get(1));

    assertThat(card.title()).isEqualTo("Model card, version 3");
    assertThat(card.select("header p").last().text())
        .isEqualTo(
            "A scorecard of a client's risk of leaving, trained on 63,872 rows of past clients,"
                + " 6,391 of whom left.");
    assertThat(card.select("#quality-table tbody tr").eachText())
        .contains("Clients 16,128: 1,609 left, 14,519 stayed", "ROC AUC 0.748 (0.736 to 0.760)");
    assertThat(card.select("#tried-table tbody tr").eachText())
        .containsExactly(
            "logistic 1 0.4500 0.0500 0.0100", "scorecard, chosen 10 0.4000 0.0000 0.0000");
    assertThat(card.select("#parts-table tbody tr").text())
        .isEqualTo("<b>orders</b> below 5 90 50.0% +0.75 0.125");
    assertThat(card.select("main ul li").eachText()).containsExactly("Few rows.");
    assertThat(card.select("#origins-table").text()).contains("Seed 42");
    assertThat(card.select("[src], link, script, th:not([scope])")).isEmpty();
  }

  @Test
  void the_verdict_comes_with_what_to_do_and_what_it_rests_on() {
    Document page = page(ReportFixtures.attention());

    assertThat(page.selectFirst("h1").text())
        .isEqualTo("Version 3 needs attention: 142 of 1,204 new clients left, 101 were expected.");
    assertThat(page.getElementById("action").text())
        .isEqualTo(
            "What to do: Trust the order of the list, not the size of the risks, until a run has"
                + " put the model on a new level.");
    assertThat(page.getElementById("decision").text()).isEqualTo(ReportFixtures.VERDICT);
    assertThat(page.select("#checks-table tbody tr").eachText())
        .startsWith(
            "Today's clients fine no drift",
            "Ranking fine AUC 0.750 on 1,204 clients",
            "Level needs action 142 of 1,204 new clients left, 101 were expected");
    assertThat(page.select("#causes li").eachText())
        .containsExactly(
            "142 of 1,204 new clients left, 101 were expected. needs action",
            "<b>x</b> has drifted. noted by ann, 2026-03-15 06:00 UTC: a strike <i>");
    assertThat(page.select("#record-table tbody tr").eachText())
        .containsExactly("low risk 800 40 left (5.0%) 21.3", "high risk 60 20 stayed (33.3%) 22.1");
    assertThat(page.select("#segments-table tbody tr").text())
        .isEqualTo(
            "region is <north> 210 (17.4%) 31.0% (25.0% to 37.0%) 12.0%"
                + " 31.0% left, 12.0% were expected");
  }

  @Test
  void what_changed_is_split_into_its_parts() {
    Document page = page(ReportFixtures.attention());

    assertThat(page.getElementById("change-summary").text())
        .isEqualTo(
            "1,204.4 clients are expected to leave, 88.1 more; the expected loss is 2,410,000,"
                + " 190,000 more.");
    assertThat(page.select("#change-table tbody tr").eachText())
        .containsExactly(
            "Before 9,900 1,116.3 2,220,000",
            "Clients who came 300 +41.2 +90,000",
            "Clients who went they left, or are no longer listed 200 \u221255.0 \u2212110,000",
            "Changed data other values of the same clients 9,700 +12.4 +20,000",
            "Changed model version 3 in place of 2 9,700 +60.0 +120,000",
            "Changed calibration the level of the risks 9,700 +29.5 +70,000",
            "Now 10,000 1,204.4 2,410,000");
    assertThat(page.select("#stakes-table tbody tr").eachText())
        .containsExactly(
            "All clients 10,000 1,204.4 (1,100.0 to 1,310.2) 2,410,000 (2,200,000 to 2,600,000)",
            "manager: ann 120 30.2 1,000",
            "manager: none 4 0.5 0");
  }

  @Test
  void the_appendix_says_where_figures_come_from() {
    Document page = page(ReportFixtures.usual());

    assertThat(page.select("#provenance-table tbody tr").eachText())
        .contains(
            "Report run " + ReportFixtures.RUN,
            "Scores batch batch-7, 2026-03-15 06:00 UTC",
            "Model version 3, deployed by run 20260303T060000Z-1a",
            "Seed 42",
            "The risks, again risk replay batch-7");
    assertThat(page.select("#provenance-table td").eachText().get(2)).matches("[0-9a-f]{64}");
  }

  @Test
  void metrics_come_with_n_and_intervals_for_each_sample() {
    Document page = page(ReportFixtures.usual());

    assertThat(page.select("#metrics-table thead th").eachText())
        .containsExactly("Metric", "Test data", "Held-out clients");
    assertThat(page.select("#metrics-table tbody tr").get(0).select("td b").eachText())
        .containsExactly("n = 2,000", "n = 16,128");
    Element auc = page.select("#metrics-table tbody tr").get(1);
    assertThat(auc.select("td b").eachText()).containsExactly("0.752", "0.748");
    assertThat(auc.select("td .note").eachText())
        .containsExactly("95% interval 0.719 to 0.786", "95% interval 0.736 to 0.760");
    assertThat(auc.select("svg").first().attr("aria-label"))
        .isEqualTo("ROC AUC 0.752, 95% interval 0.719 to 0.786, on a line from 0 to 1");
    // 2 * 128 / (2 * 128 + 301 + 82) = 0.4006
    assertThat(page.select("#metrics-table tbody tr").get(2).select("td").first().text())
        .startsWith("0.401 95% interval 0.356 to 0.445");
    // 128 / (128 + 301) = 0.2984
    assertThat(page.select("#metrics-table tbody tr").get(3).select("td").first().text())
        .isEqualTo("0.298 128 of 429");
    assertThat(page.text()).doesNotContain("small sample").doesNotContain("Small sample");
  }

  @Test
  void calibration_is_compared_with_a_perfect_model() {
    Evaluation plain = ReportFixtures.test();
    Map<Metric, Estimate> metrics = new EnumMap<>(plain.metrics());
    metrics.put(
        Metric.CALIBRATION_ERROR,
        new Estimate(0.0213, new Interval(0.004, 0.03), OptionalDouble.of(0.006)));
    metrics.put(
        Metric.CALIBRATION_INTERCEPT,
        new Estimate(-0.12, new Interval(-0.3, 0.06), OptionalDouble.of(0.09)));
    metrics.put(Metric.LIFT, new Estimate(2.4, new Interval(2.1, 2.7), OptionalDouble.of(0.15)));
    Evaluation full =
        new Evaluation(
            plain.dataset(),
            plain.protocol(),
            plain.n(),
            plain.positives(),
            plain.threshold(),
            200,
            plain.confusion(),
            metrics,
            new PerfectModel(0.018, 0.03));
    ReportStage.Content usual = ReportFixtures.usual();
    Document page =
        page(
            ReportFixtures.content(
                full,
                usual.heldOut(),
                usual.portfolio(),
                usual.atRisk(),
                ReportFixtures.diagnosis(),
                usual.batches()));

    assertThat(page.select("#metrics-table tbody tr").eachText())
        .anySatisfy(
            row ->
                assertThat(row)
                    .startsWith("Expected calibration error")
                    .contains(
                        "0.021 a perfect model: 0.018, up to 0.030; 95% interval 0.004 to 0.030")
                    .endsWith("unknown not measured by the release that evaluated this version"))
        .anySatisfy(
            row ->
                assertThat(row)
                    .startsWith("Calibration intercept")
                    .contains("−0.120 95% interval −0.300 to 0.060"))
        .anySatisfy(
            row ->
                assertThat(row)
                    .startsWith("Lift")
                    .contains("2.400 the top 200 of 2,000; 95% interval 2.100 to 2.700")
                    .endsWith("unknown no calling capacity is set"));
  }

  @Test
  void the_matrix_has_counts_and_row_shares() {
    Document page = page(ReportFixtures.usual());

    assertThat(page.select("#matrix-table thead th").eachText())
        .containsExactly("What happened", "predicted to leave", "predicted to stay", "all");
    assertThat(page.select("#matrix-table tbody tr").eachText())
        .containsExactly(
            "left 128 61.0% of those who left 82 39.0% of those who left 210",
            "stayed 301 16.8% of those who stayed 1,489 83.2% of those who stayed 1,790");
  }

  @Test
  void clients_come_with_two_reasons_and_signed_contributions() {
    Document page = page(ReportFixtures.usual());

    assertThat(page.select("#clients-table tbody tr")).hasSize(20);
    Element first = page.select("#clients-table tbody tr").first();
    assertThat(first.text())
        .isEqualTo(
            "1 axkz 89.1% leave activity 0: 48% of 860 past clients left (16% of all) +1.42 raises"
                + " employees 40: 9 of 20 past clients left (16% of all) +0.31 raises");
    Element last = page.select("#clients-table tbody tr").last();
    assertThat(last.select("td").get(3).text())
        .isEqualTo("activity 57: 48% of 860 past clients left (16% of all) +0.28 raises");
    assertThat(last.select("td").get(4).text())
        .isEqualTo("employees 249: 9 of 20 past clients left (16% of all) −0.07 lowers");
    assertThat(page.getElementById("clients").parent().text())
        .contains(
            "With 100 calls you reach about 78 (66 to 90) of 1,204 leavers, against 12 by chance.",
            "They are associated with leaving but need not cause it.");
  }

  @Test
  void shows_statistics_missing_shares_timings_and_libraries() {
    Document page = page(ReportFixtures.usual());

    assertThat(page.select("#columns-table tbody tr").eachText())
        .containsExactly(
            "corporation 0% – – – – – – –",
            "lastmonth_activity 1.3% 78,990 152.3 73 212.0 0 0 29,871",
            "lastyear_activity under 0.1% 79,992 3,214.7 1,800.5 4,012.3 12; 70 0 29,871",
            "number_of_employees 0% 0 unknown unknown unknown unknown unknown unknown",
            "exited 100% – – – – – – –");
    assertThat(page.select("#timings-table tbody tr").eachText())
        .containsExactly("ingest 412 ms 2026-03-15 05:59 UTC", "train 1.23 s 2026-03-03 05:58 UTC");
    assertThat(page.getElementById("dependencies").text())
        .isEqualTo("1 of 3 libraries is outdated; the newest version of 1 is unknown.");
    assertThat(page.select("#outdated-table tbody tr").eachText())
        .containsExactly("org.jdbi:jdbi3-core 3.55.0 3.56.1");
    assertThat(page.select("#unknown-libraries li").eachText())
        .containsExactly("org.tribuo:tribuo-data 4.3.2");
  }

  @Test
  void the_ledger_lists_files_newest_first_with_totals() {
    Document page = page(ReportFixtures.usual());

    assertThat(page.select("#ledger-table tbody tr")).hasSize(9);
    assertThat(page.select("#ledger-table tbody tr").get(0).text())
        .isEqualTo(
            "data/sourcedata/clients-2026-09.csv 10,214 0 8,684 1,530 refused: 1,530 of 10,214"
                + " rows were rejected, more than 2% and more than 10 2026-03-09 05:59 UTC");
    assertThat(page.select("#ledger-table tbody tr").get(1).text())
        .isEqualTo(
            "data/sourcedata/clients-2026-08.csv 10,214 10,000 214 0 ingested 2026-03-08 05:59"
                + " UTC");
    assertThat(page.select("#ledger-table tfoot tr").text())
        .isEqualTo("All files 91,926 80,000 10,396 1,530");
  }

  @Test
  void a_long_ledger_is_cut_but_its_totals_cover_all() throws Exception {
    List<Batch> batches =
        IntStream.rangeClosed(1, 20_000)
            .mapToObj(i -> ReportFixtures.batch(i, "file-" + i + ".csv", null, 10, 9))
            .toList();

    ReportStage.Content content =
        ReportFixtures.content(
            ReportFixtures.test(),
            ReportFixtures.heldOut(),
            20,
            ReportFixtures.clients(),
            ReportFixtures.diagnosis(),
            batches);
    List<Path> files = stage.report(ReportFixtures.context(workspace), content, USUAL).files();

    Document page = parse(files.get(3));
    assertThat(page.select("#ledger-table tbody tr")).hasSize(LedgerSection.NEWEST_FILES);
    assertThat(page.select("#ledger-table tbody th").first().text()).isEqualTo("file-20000.csv");
    assertThat(page.select("#ledger-table caption").text())
        .startsWith("20,000 files, 0 refused.")
        .endsWith("The newest 200 files are shown; the totals cover all files.");
    assertThat(page.select("#ledger-table tfoot tr").text())
        .isEqualTo("All files 200,000 180,000 20,000 0");
    assertThat(Files.size(files.get(3))).isLessThan(LARGEST_PAGE / 2);
  }

  @Test
  void hostile_texts_are_shown_as_text() throws Exception {
    String script = "<script>alert(1)</script>";
    String attribute = "\"'><img src=x onerror=alert(2)>";
    String turned = "ab\u202Edc\u2066";
    List<ClientRisk> clients =
        List.of(
            ReportFixtures.client(
                script,
                0.9,
                true,
                new ClientRisk.Reason(attribute, "</td><b>${1+1}", 0.5, "</td><b>${1+1}")),
            ReportFixtures.client(
                attribute, 0.8, true, new ClientRisk.Reason("a", turned, 0.1, turned)),
            ReportFixtures.client(turned, 0.7, true),
            ReportFixtures.client("nul\0bell\u0007\ud800", 0.6, true));

    ReportStage.Content content =
        ReportFixtures.content(
            ReportFixtures.test(),
            ReportFixtures.heldOut(),
            4,
            clients,
            null,
            List.of(ReportFixtures.batch(1, "</table>" + script, script + attribute, 2_000, 0)));
    List<Path> files = stage.report(ReportFixtures.context(workspace), content, USUAL).files();

    String html = Files.readString(files.get(3));
    Document page = parse(files.get(3));
    assertThat(page.select("script, img, iframe, object, link, form")).isEmpty();
    assertThat(page.select("#clients-table tbody th bdi").eachText())
        .containsExactly(script, attribute, turned, "nul␀bell␇\ufffd");
    assertThat(page.select("#clients-table tbody tr").get(0).select("td bdi").eachText())
        .containsExactly("</td><b>${1+1}");
    assertThat(page.select("#clients-table tbody tr").get(1).select("td bdi").eachText())
        .containsExactly(turned);
    assertThat(page.select("#clients-table tbody tr").get(2).select("td").last().text())
        .isEqualTo("unknown");
    assertThat(page.select("#ledger-table tbody th bdi").text()).isEqualTo("</table>" + script);
    assertThat(html.chars().filter(c -> c < 0x20 && c != '\n')).isEmpty();
    page.select("bdi").forEach(Element::remove);
    assertThat(page.wholeText()).doesNotContain("\u202E").doesNotContain("alert");
  }

  @Test
  void the_page_is_complete_html_without_outside_references() {
    Document page = page(ReportFixtures.usual());

    assertThat(page.documentType().name()).isEqualTo("html");
    assertThat(page.selectFirst("html").attr("lang")).isEqualTo("en");
    assertThat(page.select("[src], link, script, object, iframe, base")).isEmpty();
    assertThat(page.select("a").eachAttr("href"))
        .isNotEmpty()
        .allSatisfy(href -> assertThat(page.getElementById(href.substring(1))).isNotNull());
    assertThat(page.selectFirst("style").data()).doesNotContain("url(").doesNotContain("@import");
    assertThat(page.select("th").stream().filter(th -> !th.hasAttr("scope"))).isEmpty();
    assertThat(page.select("svg").stream())
        .allMatch(
            svg ->
                svg.hasAttr("aria-label")
                    || svg.hasAttr("aria-labelledby")
                    || svg.hasAttr("aria-hidden"));
    page.select("svg[aria-labelledby]")
        .forEach(
            svg ->
                assertThat(svg.attr("aria-labelledby").split(" "))
                    .allSatisfy(id -> assertThat(page.getElementById(id)).isNotNull()));
    assertThat(page.select("[id]").eachAttr("id")).doesNotHaveDuplicates();
    assertThat(page.select("h1")).hasSize(1);
  }

  @Test
  void a_long_history_makes_no_large_page() throws Exception {
    Path file =
        stage
            .report(
                ReportFixtures.context(workspace),
                ReportFixtures.longHistory(),
                new ReportStage.Request(Set.of(Format.HTML), workspace.resolve("x")))
            .files()
            .get(0);
    assertThat(Files.size(file)).isLessThan(2 * LARGEST_PAGE);
    Document page = parse(file);
    assertThat(page.select("script")).isEmpty();
    assertThat(page.select("svg.chart").size()).isGreaterThan(15);
    assertThat(page.select("svg.chart text").text()).contains("The first 20 of 61 rows");
  }

  @Test
  void pages_are_sound_and_their_landmarks_differ() throws Exception {
    for (ReportStage.Content content :
        List.of(
            ReportFixtures.usual(),
            ReportFixtures.attention(),
            ReportFixtures.carded(),
            ReportFixtures.longHistory())) {
      List<Path> pages =
          stage
              .report(
                  ReportFixtures.context(workspace),
                  content,
                  new ReportStage.Request(Set.of(Format.HTML), workspace.resolve("x")))
              .files();
      assertThat(pages).hasSize(2);
      for (Path file : pages) {
        Parser parser = Parser.htmlParser().setTrackErrors(100);
        Document page = parser.parseInput(Files.readString(file), "");
        assertThat(parser.getErrors()).as("faults of %s", file.getFileName()).isEmpty();
        List<String> landmarks = page.select("[role=region], nav").eachAttr("aria-label");
        page.select("section")
            .forEach(
                section ->
                    landmarks.add(page.getElementById(section.attr("aria-labelledby")).text()));
        assertThat(landmarks).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void unknown_results_are_reported_as_unknown() {
    Document page =
        page(
            ReportFixtures.content(
                ReportFixtures.oneClass(),
                ReportFixtures.heldOut(),
                0,
                List.of(),
                null,
                List.of()));

    List<String> test = new ArrayList<>();
    page.select("#metrics-table tbody tr")
        .forEach(row -> test.add(row.select("td").first().text()));
    assertThat(test.subList(1, 5))
        .containsExactly(
            "unknown needs clients who left and clients who stayed",
            "unknown nobody left and nobody was predicted to leave",
            "unknown nobody was predicted to leave",
            "unknown nobody left");
    assertThat(page.select("#matrix-table tbody tr").first().text())
        .isEqualTo("left 0 share unknown: nobody left 0 share unknown: nobody left 0");
    assertThat(page.getElementById("portfolio").text()).isEqualTo("none scored");
    assertThat(page.select(".warning").eachText())
        .containsExactly(
            "Unknown: the deployed model has not been diagnosed yet.",
            "Unknown: no clients have been scored.",
            "Unknown: the data has not been diagnosed yet.",
            "Unknown: no durations have been diagnosed yet.",
            "No files have been read yet.");
    assertThat(page.getElementById("dependencies").text())
        .isEqualTo("Unknown: the libraries have not been checked yet.");
  }

  @Test
  void a_small_sample_is_called_small() {
    Document page =
        page(
            ReportFixtures.content(
                ReportFixtures.small(),
                ReportFixtures.heldOut(),
                20,
                ReportFixtures.clients(),
                null,
                List.of()));

    assertThat(page.selectFirst(".small-sample").text())
        .isEqualTo(
            "Small sample (3 left, 2 stayed; fewer than 30 of one or both): a hint, not proof.");
    assertThat(page.select("#metrics-table .tag")).hasSize(1);
    assertThat(page.select("#matrix-table caption").text()).contains("n = 5 small sample");
  }

  @Test
  void without_test_data_only_held_out_clients_are_shown() {
    Document page =
        page(
            ReportFixtures.content(
                ReportFixtures.heldOut(),
                ReportFixtures.heldOut(),
                20,
                ReportFixtures.clients(),
                null,
                List.of()));

    assertThat(page.select("#metrics-table thead th").eachText())
        .containsExactly("Metric", "Held-out clients");
    assertThat(page.select(".warning").first().text())
        .isEqualTo(
            "There is no evaluation on test data, so the quality on it is unknown. The evaluation"
                + " made in training is shown instead.");
  }

  @Test
  void the_picture_is_darker_for_larger_shares() throws Exception {
    stage.report(ReportFixtures.context(workspace), ReportFixtures.usual(), USUAL);
    BufferedImage picture =
        ImageIO.read(workspace.resolve("data/reports/confusionmatrix.png").toFile());

    assertThat(picture.getWidth()).isEqualTo(1_600);
    assertThat(picture.getHeight()).isEqualTo(1_280);
    assertThat(new Color(picture.getRGB(3, 3))).isEqualTo(Color.WHITE);
    // The shares of the rows: 61.0% and 39.0%, 16.8% and 83.2%.
    double left = brightness(picture, 0.25, 0.40);
    double missed = brightness(picture, 0.95, 0.40);
    double alarmed = brightness(picture, 0.25, 0.85);
    double stayed = brightness(picture, 0.95, 0.85);
    assertThat(List.of(stayed, left, missed, alarmed)).isSorted();
    assertThat(alarmed - stayed).isGreaterThan(0.3);
  }

  @Test
  void a_row_without_clients_is_grey() throws Exception {
    byte[] png = ChartFile.png(new ConfusionChart(1, ReportFixtures.oneClass())).orElseThrow();

    BufferedImage picture = ImageIO.read(new java.io.ByteArrayInputStream(png));
    assertThat(new Color(picture.getRGB(at(picture, 0.25, 0.20)[0], at(picture, 0.25, 0.20)[1])))
        .isEqualTo(new Color(0xe5e7eb));
  }

  @Test
  void an_error_names_the_unwritable_report_file() throws Exception {
    Files.createDirectories(workspace.resolve("data"));
    Files.writeString(workspace.resolve("data/reports"), "a file in its place");

    assertThatThrownBy(
            () -> stage.report(ReportFixtures.context(workspace), ReportFixtures.usual(), USUAL))
        .isInstanceOfSatisfying(
            RiskException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.WRITE_FAILED);
              assertThat(e.context().file())
                  .isEqualTo(
                      workspace.resolve("data/reports").resolve("confusionmatrix.png").toString());
            });
    assertThat(workspace.resolve("data/reports")).hasContent("a file in its place");
  }

  @Test
  void nothing_is_written_after_cancellation() {
    RunContext context = ReportFixtures.context(workspace);
    context.cancellation().request();

    assertThatThrownBy(() -> stage.report(context, ReportFixtures.usual(), USUAL))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
    assertThat(workspace).isEmptyDirectory();
  }

  private Document page(ReportStage.Content content) {
    try {
      return parse(stage.report(ReportFixtures.context(workspace), content, USUAL).files().get(3));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Parses as browsers do, but accepts no errors that browsers would repair. */
  private static Document parse(Path file) throws IOException {
    Parser parser = Parser.htmlParser().setTrackErrors(10);
    Document page = parser.parseInput(Files.readString(file, StandardCharsets.UTF_8), "");
    assertThat(parser.getErrors()).isEmpty();
    assertThat(page).isNotNull().isInstanceOf(Jsoup.parse("").getClass());
    return page;
  }

  private static double brightness(BufferedImage picture, double x, double y) {
    int[] at = at(picture, x, y);
    Color color = new Color(picture.getRGB(at[0], at[1]));
    return (color.getRed() + color.getGreen() + color.getBlue()) / (3 * 255.0);
  }

  private static int[] at(BufferedImage picture, double x, double y) {
    return new int[] {(int) (x * picture.getWidth()), (int) (y * picture.getHeight())};
  }
}
