package org.riskassessment.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.Result;
import org.riskassessment.cli.TestWorkspace;
import org.riskassessment.cli.reliability.WorkspaceCheck;

/** {@code risk demo --panel}: snapshots, usage and leaving dates that come two months late. */
class PanelDemoTest {
  /** How much of the oracle's AUC on truth late labels may cost. */
  private static final double MOST_LOST = 0.01;

  private static final int RESAMPLES = 1000;

  @TempDir Path folder;

  @Test
  void months_are_learned_from_as_they_come() throws IOException {
    Path demo = folder.resolve("demo");
    TestWorkspace.program("demo", demo.toString(), "--panel", "--clients", "300", "--periods", "1")
        .exits(0);
    TestWorkspace workspace = new TestWorkspace(demo);
    Result first = workspace.json("run");
    assertThat(first.at("data.outcome")).isEqualTo("FIRST_DEPLOYMENT");
    // Whoever left in the last month is gone from its snapshot before a leaving date is known.
    assertThat((List<?>) first.at("warnings"))
        .singleElement()
        .asString()
        .contains("are not in the newest snapshot, of 2025-12-31");
    assertThat(workspace.text("data/ingesteddata/finaldata.csv"))
        .startsWith(
            "client_id,month,plan,seats,fee,usage.sessions mean 1 month,"
                + "usage.sessions mean 6 months,usage.sessions trend 3 months,"
                + "usage.minutes mean 1 month,left_on\n");

    addMonth(demo, demo.resolve("data/periods/2026-01"));
    Result next = workspace.json("ingest");
    assertThat((List<?>) next.at("warnings")).isEmpty();
    assertThat(workspace.text("data/ingesteddata/finaldata.csv")).contains(",2026-01-31,");
  }

  /**
   * The whole process, month by month with labels two months late, against one that had all files
   * at once. {@link org.riskassessment.cli.HistoryProofTest} shows the same of the rows alone.
   */
  @Test
  @EnabledIfSystemProperty(named = "stress", matches = ".*")
  void two_years_of_late_labels_end_near_the_model_of_an_oracle() throws IOException {
    TestWorkspace lived = demo("live");
    TestWorkspace told = demo("oracle");
    lived.json("run").exits(0);
    long rows = rows(lived);
    for (Path month : months(lived.folder())) {
      long added = addMonth(lived.folder(), month);
      assertThat(lived.json("run").status()).as("%s", month).isLessThanOrEqualTo(2);
      rows += added;
      assertThat(rows(lived)).as("%s", month).isEqualTo(rows);
      assertThat(WorkspaceCheck.of(lived.folder()).faults()).as("%s", month).isEmpty();
    }
    for (Path month : months(told.folder())) {
      addMonth(told.folder(), month);
    }
    told.json("run").exits(0);
    assertThat(rows(told)).isEqualTo(rows);

    double[] truth = truth(lived);
    double[] reached = risks(lived);
    double[] best = risks(told);
    double lost = area(best, truth) - area(reached, truth);
    double[] resampled = new double[RESAMPLES];
    Random random = new Random(1);
    for (int b = 0; b < RESAMPLES; b++) {
      int[] drawn = random.ints(truth.length, 0, truth.length).toArray();
      resampled[b] =
          area(at(best, drawn), at(truth, drawn)) - area(at(reached, drawn), at(truth, drawn));
    }
    Arrays.sort(resampled);
    String seen =
        "of the oracle's AUC on truth of %.4f, %.4f (95%% %.4f to %.4f) is lost"
            .formatted(
                area(best, truth),
                lost,
                resampled[RESAMPLES / 40],
                resampled[RESAMPLES - 1 - RESAMPLES / 40]);
    System.out.println(seen);
    assertThat(lost).as(seen).isLessThan(MOST_LOST);
  }

  private TestWorkspace demo(String name) {
    Path demo = folder.resolve(name);
    TestWorkspace.program("demo", demo.toString(), "--panel", "--clients", "500", "--periods", "24")
        .exits(0);
    return new TestWorkspace(demo);
  }

  private static List<Path> months(Path demo) throws IOException {
    try (Stream<Path> months = Files.list(demo.resolve("data/periods"))) {
      return months.sorted().toList();
    }
  }

  private static long rows(TestWorkspace workspace) {
    return workspace.text("data/ingesteddata/finaldata.csv").lines().count() - 1;
  }

  /** The true probabilities of the clients of the last month, by id. */
  private static Map<String, Double> byId(TestWorkspace workspace) {
    Map<String, Double> truth = new TreeMap<>();
    workspace
        .text("data/truth/2027-12.csv")
        .lines()
        .skip(1)
        .map(line -> line.split(","))
        .forEach(cells -> truth.put(cells[0], Double.valueOf(cells[2])));
    return truth;
  }

  private static double[] truth(TestWorkspace workspace) {
    return byId(workspace).values().stream().mapToDouble(risk -> risk).toArray();
  }

  /** Their predicted risks, by id. */
  private static double[] risks(TestWorkspace workspace) {
    String[] lines = workspace.risk("predict", "-o", "csv").exits(0).out().split("\n");
    List<String> header = List.of(lines[0].split(","));
    Map<String, Double> risks = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      String[] cells = lines[i].split(",");
      risks.put(cells[header.indexOf("id")], Double.valueOf(cells[header.indexOf("risk")]));
    }
    Map<String, Double> truth = byId(workspace);
    assertThat(risks.keySet()).containsExactlyElementsOf(truth.keySet());
    return risks.values().stream().mapToDouble(risk -> risk).toArray();
  }

  private static double[] at(double[] all, int[] places) {
    return IntStream.of(places).mapToDouble(place -> all[place]).toArray();
  }

  /** The AUC to expect where each client leaves with its true probability. */
  private static double area(double[] risks, double[] truth) {
    int[] order =
        IntStream.range(0, risks.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> risks[i]))
            .mapToInt(i -> i)
            .toArray();
    double stayed = 0;
    double pairs = 0;
    double left = 0;
    double same = 0;
    for (int i : order) {
      pairs += truth[i] * stayed;
      stayed += 1 - truth[i];
      left += truth[i];
      same += truth[i] * (1 - truth[i]);
    }
    return pairs / (left * stayed - same);
  }

  /** How many rows there are in the files of a month that are read as rows of their own. */
  private static long addMonth(Path demo, Path month) throws IOException {
    long rows = 0;
    try (Stream<Path> files = Files.walk(month)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = demo.resolve("data").resolve(month.relativize(file).toString());
        Files.copy(file, to);
        TestWorkspace.age(to);
        if (!to.getParent().endsWith("usage")) {
          rows += Files.readString(to).lines().count() - 1;
        }
      }
    }
    return rows;
  }
}
