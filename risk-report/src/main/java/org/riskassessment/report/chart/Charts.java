package org.riskassessment.report.chart;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.stage.ReportFigures;
import org.riskassessment.core.stage.ReportFigures.Driver;
import org.riskassessment.core.stage.ReportFigures.Part;
import org.riskassessment.core.stage.ReportStage;

/**
 * The charts of a report, by its sections.
 *
 * @param matrix the confusion matrix, which the page shows as a table
 * @param model how good the model is
 * @param health whether the model is still right
 * @param drivers what moves the risk
 * @param calls what calls reach, and how risks are spread
 * @param data how complete the data are
 * @param system how long runs take
 * @param files what came in
 */
public record Charts(
    Chart matrix,
    List<Chart> model,
    List<Chart> health,
    List<Chart> drivers,
    List<Chart> calls,
    List<Chart> data,
    List<Chart> system,
    List<Chart> files) {
  /** The columns that move the risk most are drawn; a picture for each of 60 helps nobody. */
  private static final int SHAPES = 6;

  private static final String SHAPE = "shape-";
  private static final String DRIFT = "drift-";

  /** What each is drawn from, by its name. */
  private static final Map<String, Set<Part>> PARTS =
      Map.ofEntries(
          entry("confusion-matrix", Set.of()),
          entry("roc", Set.of(Part.JUDGED)),
          entry("precision-recall", Set.of(Part.JUDGED)),
          entry("calibration", Set.of(Part.JUDGED)),
          entry("gains", Set.of(Part.JUDGED, Part.CALLS)),
          entry("score-trend", Set.of(Part.REVIEWS)),
          entry("estimates", Set.of(Part.DIAGNOSES)),
          entry("drift", Set.of(Part.DIAGNOSES)),
          entry("importance", Set.of(Part.DRIVERS)),
          entry("capacity", Set.of(Part.CALLS)),
          entry("risk-groups", Set.of(Part.GROUPS, Part.DRIVERS)),
          entry("missing", Set.of(Part.DIAGNOSES, Part.DRIVERS)),
          entry("timing", Set.of(Part.RUNS)),
          entry("volumes", Set.of()));

  /** Whether a chart may have that name. */
  public static boolean isName(String name) {
    return PARTS.containsKey(name) || name.matches("(shape|drift)-[a-z0-9-]+");
  }

  /** What a chart is drawn from; everything where the name is not known. */
  public static Set<Part> parts(String name) {
    return name.startsWith(SHAPE)
        ? Set.of(Part.DRIVERS)
        : name.startsWith(DRIFT)
            ? Set.of(Part.DIAGNOSES, Part.SPREADS)
            : PARTS.getOrDefault(name, EnumSet.allOf(Part.class));
  }

  public static Charts of(ReportStage.Content content) {
    return of(
        new ReportStage.Evidence(
            content.version(), content.evaluation(), content.batches(), content.figures()));
  }

  public static Charts of(ReportStage.Evidence evidence) {
    ReportFigures figures = evidence.figures();
    Evaluation evaluation = evidence.evaluation();
    int version = evidence.version().version();
    Judged judged =
        new Judged(version, figures.judged(), evaluation.threshold(), figures.callShare());
    return new Charts(
        new ConfusionChart(version, evaluation),
        List.of(
            new RocChart(judged),
            new PrecisionRecallChart(judged),
            new CalibrationChart(judged),
            new GainsChart(judged)),
        health(figures),
        drivers(figures.drivers()),
        List.of(new CapacityChart(figures.calls()), new RiskGroupsChart(figures.groups())),
        List.of(
            new MissingChart(
                figures.drift().missing(),
                evidence.batches(),
                figures.drivers().stream().map(Driver::column).toList())),
        List.of(new TimingChart(figures.runs())),
        List.of(new VolumeChart(evidence.batches())));
  }

  private static List<Chart> health(ReportFigures figures) {
    List<Chart> charts = new ArrayList<>();
    charts.add(new ScoreTrendChart(figures.reviews(), figures.deployments()));
    charts.add(new EstimateChart(figures.drift().diagnoses()));
    charts.add(new DriftChart(figures.drift().diagnoses()));
    Names names = new Names(DRIFT);
    figures
        .drift()
        .spreads()
        .forEach(spread -> charts.add(new SpreadChart(names.of(spread.check().name()), spread)));
    return charts;
  }

  private static List<Chart> drivers(List<Driver> drivers) {
    List<Chart> charts = new ArrayList<>();
    charts.add(new ImportanceChart(drivers));
    Names names = new Names(SHAPE);
    drivers.stream()
        .filter(driver -> driver.shape() != null)
        .limit(SHAPES)
        .forEach(driver -> charts.add(new ShapeChart(names.of(driver.column()), driver)));
    return charts;
  }

  /** Names of charts of a column each, all different. */
  private record Names(String prefix, Set<String> taken) {
    private Names(String prefix) {
      this(prefix, new HashSet<>());
    }

    String of(String column) {
      String plain = prefix + plain(column);
      String name = plain;
      for (int i = 2; !taken.add(name); i++) {
        name = plain + "-" + i;
      }
      return name;
    }
  }

  /** A column's name in letters, digits and hyphens. */
  private static String plain(String column) {
    String plain =
        column.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return plain.isEmpty() ? "column" : plain;
  }

  /** All of them, in the order of the report. */
  public List<Chart> all() {
    return Stream.of(List.of(matrix), model, health, drivers, calls, data, system, files)
        .flatMap(List::stream)
        .toList();
  }

  public Optional<Chart> named(String name) {
    return all().stream().filter(chart -> chart.name().equals(name)).findFirst();
  }
}
