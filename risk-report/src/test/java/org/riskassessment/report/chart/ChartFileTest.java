package org.riskassessment.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChartFileTest {
  /** Approved pictures are this much smaller, so that fonts hardly matter. */
  private static final int SMALLER = 8;

  private static final Path APPROVED =
      Path.of("src/test/resources/org/riskassessment/report/chart");

  static Stream<Chart> charts() {
    return ChartFixtures.all().stream();
  }

  static Stream<Chart> emptyCharts() {
    return ChartFixtures.empty().stream();
  }

  @ParameterizedTest
  @MethodSource("charts")
  void looks_as_approved(Chart chart) throws Exception {
    BufferedImage picture = smaller(picture(chart));
    Path file = APPROVED.resolve(chart.name() + ".png");
    if (Boolean.getBoolean("risk.golden.write")) {
      Files.createDirectories(APPROVED);
      ImageIO.write(picture, "png", file.toFile());
    }
    BufferedImage approved = approved(chart);

    assertThat(picture.getWidth()).isEqualTo(approved.getWidth());
    assertThat(picture.getHeight()).isEqualTo(approved.getHeight());
    assertThat(difference(picture, approved)).isLessThan(0.02);
  }

  @ParameterizedTest
  @MethodSource("charts")
  void a_chart_is_told_from_another_one(Chart chart) throws Exception {
    BufferedImage approved = approved(chart);

    assertThat(ChartFixtures.empty())
        .filteredOn(empty -> empty.name().equals(chart.name()))
        .allSatisfy(
            empty -> assertThat(difference(smaller(picture(empty)), approved)).isGreaterThan(0.02));
  }

  @ParameterizedTest
  @MethodSource("charts")
  void svg_names_and_describes_itself(Chart chart) {
    Element svg = svg(chart);

    assertThat(svg.attr("role")).isEqualTo("img");
    assertThat(svg.getElementById(chart.name() + "-title").text()).isEqualTo(chart.title());
    assertThat(svg.getElementById(chart.name() + "-desc").text())
        .isEqualTo(String.join(" ", chart.notes()));
    assertThat(svg.select("text").text()).contains(chart.title());
    Set<String> ids = new HashSet<>(svg.select("[id]").eachAttr("id"));
    assertThat(ids).allMatch(id -> id.startsWith(chart.name() + "-"));
    assertThat(svg.select("[clip-path]").eachAttr("clip-path"))
        .allMatch(clip -> ids.contains(clip.substring(5, clip.length() - 1)));
    assertThat(svg.select("[style], script, image, foreignObject, a, style")).isEmpty();
    assertThat(chart.table().rows()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("charts")
  void draws_every_line_in_one_piece(Chart chart) {
    assertThat(ChartFile.svg(chart).orElseThrow().length()).isLessThan(32_000);
  }

  @ParameterizedTest
  @MethodSource("charts")
  void the_same_chart_gives_the_same_bytes(Chart chart) {
    Chart again =
        ChartFixtures.all().stream()
            .filter(other -> other.name().equals(chart.name()))
            .findFirst()
            .orElseThrow();

    assertThat(ChartFile.svg(again)).isEqualTo(ChartFile.svg(chart));
    assertThat(ChartFile.png(again).orElseThrow()).isEqualTo(ChartFile.png(chart).orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("emptyCharts")
  void says_in_the_plot_that_data_are_missing(Chart chart) {
    assertThat(svg(chart).select("text").text()).contains("Not enough data");
    assertThat(chart.table().rows()).isEmpty();
  }

  @Test
  void few_clients_give_no_curve() {
    assertThat(svg(new RocChart(ChartFixtures.judged(8))).select("text").text())
        .contains("Not enough data: of the clients held out,")
        .contains("A curve needs 5 of each.");
  }

  @Test
  void a_small_sample_is_called_small() {
    assertThat(svg(new RocChart(ChartFixtures.judged(60))).select("text").text())
        .contains("Small sample: a hint, not proof");
  }

  @Test
  void hostile_names_are_texts_and_nothing_else() {
    String svg = ChartFile.svg(new ImportanceChart(ChartFixtures.drivers())).orElseThrow();

    assertThat(svg)
        .doesNotContain("<script")
        .doesNotContain("\u202e")
        .contains("&lt;script&gt;alert")
        .contains("\u05e9\u05dc\u05d5\u05dd")
        .contains("\ud83d\ude00 emoji")
        .contains("a name of eighty cha…");
  }

  @Test
  void a_long_history_makes_no_larger_chart() {
    int most = 50_000;

    assertThat(
            ChartFile.svg(
                    new ScoreTrendChart(ChartFixtures.reviews(1_000), ChartFixtures.deployments()))
                .orElseThrow())
        .hasSizeLessThan(most)
        .contains("The newest 60 of 1,000 reviews.");
  }

  @Test
  void a_column_that_was_not_compared_is_hatched_and_said() {
    Element svg = svg(new DriftChart(ChartFixtures.diagnoses(1)));

    assertThat(svg.select("text").text()).contains("too few rows", "risk score");
    assertThat(new DriftChart(ChartFixtures.diagnoses(1)).table().rows().get(1))
        .contains("too few rows", "–");
  }

  @Test
  void many_columns_and_runs_make_no_larger_strip() {
    DriftChart chart = new DriftChart(ChartFixtures.diagnosesOf(60, 40));

    assertThat(ChartFile.svg(chart).orElseThrow())
        .hasSizeLessThan(80_000)
        .contains("The first 20 of 61 rows; the table has all.");
    assertThat(chart.table().rows()).hasSize(61);
  }

  private static Element svg(Chart chart) {
    Document document = Jsoup.parse(ChartFile.svg(chart).orElseThrow(), "", Parser.xmlParser());
    return Objects.requireNonNull(document.selectFirst("svg"));
  }

  private static BufferedImage picture(Chart chart) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(ChartFile.png(chart).orElseThrow()));
  }

  private static BufferedImage approved(Chart chart) throws IOException {
    try (InputStream in = Files.newInputStream(APPROVED.resolve(chart.name() + ".png"))) {
      return ImageIO.read(in);
    }
  }

  private static BufferedImage smaller(BufferedImage picture) {
    BufferedImage small =
        new BufferedImage(
            picture.getWidth() / SMALLER,
            picture.getHeight() / SMALLER,
            BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < small.getHeight(); y++) {
      for (int x = 0; x < small.getWidth(); x++) {
        double light = 0;
        for (int i = 0; i < SMALLER * SMALLER; i++) {
          Color color =
              new Color(picture.getRGB(x * SMALLER + i % SMALLER, y * SMALLER + i / SMALLER));
          light += (color.getRed() + color.getGreen() + color.getBlue()) / 3.0;
        }
        small.getRaster().setSample(x, y, 0, (int) Math.round(light / (SMALLER * SMALLER)));
      }
    }
    return small;
  }

  /** Mean difference of brightness, 0 to 1. */
  private static double difference(BufferedImage one, BufferedImage other) {
    double sum = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        sum += Math.abs(one.getRaster().getSample(x, y, 0) - other.getRaster().getSample(x, y, 0));
      }
    }
    return sum / 255 / one.getWidth() / one.getHeight();
  }
}
