package org.riskassessment.cli.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.check.LevelFit;
import org.riskassessment.core.check.PerformanceCheck;
import org.riskassessment.core.client.Assignment;
import org.riskassessment.core.client.Bands;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.CallList;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.simulate.Scenario;
import org.riskassessment.core.simulate.Weather;
import org.riskassessment.core.simulate.World;
import org.riskassessment.core.stage.ApiCallsStage;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.DriftStage;
import org.riskassessment.core.stage.IngestStage;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.stage.PerformanceStage;
import org.riskassessment.core.stage.RejectedRows;
import org.riskassessment.core.stage.ReportStage;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.stage.Stages;
import org.riskassessment.core.stage.TableReader;
import org.riskassessment.core.stage.TrainRequest;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Models;
import org.riskassessment.core.store.Review;
import org.riskassessment.core.store.RowCounts;
import org.riskassessment.core.store.memory.InMemoryStore;
import org.riskassessment.train.CrossValidatedTrainStage;

/**
 * How the decision loop does in worlds whose truth is known: the product's own process over rows
 * and a store in memory. Needs a built project:
 *
 * <pre>
 * java -Xmx1g [-Dloop.keep=FILE] -cp risk-cli/target/risk.jar \
 *   risk-cli/src/test/java/org/riskassessment/cli/model/LoopBenchmark.java [WORKSPACES [LINE...]]
 * </pre>
 *
 * <p>A line is named whole or in part. What each workspace went through is added to FILE, and what
 * is found there is not run again, so that a long measurement may be interrupted and continued.
 */
public final class LoopBenchmark {
  private static final Instant START = Instant.parse("2026-01-05T06:00:00Z");
  private static final int TRUTH = 8_000;

  private static final Map<Weather, Population> POPULATIONS = new ConcurrentHashMap<>();

  private LoopBenchmark() {}

  /** Many clients of a weather with their true risks. */
  private record Population(Dataset rows, double[] risks) {
    static Population of(Schema schema, Weather weather) {
      List<World.Client> clients = World.in(weather).clients("truth", TRUTH, 1);
      Dataset.Builder builder = Dataset.builder(schema);
      clients.forEach(client -> builder.add(client.cells().toArray(String[]::new)));
      return new Population(
          builder.build(), clients.stream().mapToDouble(World.Client::risk).toArray());
    }
  }

  public static void main(String[] arguments) throws IOException {
    int workspaces = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40;
    List<String> wanted =
        List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
    Logger.getLogger("org.tribuo").setLevel(Level.WARNING);
    System.out.printf(Locale.ROOT, "%d workspaces for each line%n", workspaces);
    Kept kept = Kept.in(System.getProperty("loop.keep"));
    for (Line line : named(wanted)) {
      long started = System.nanoTime();
      List<Life> lives =
          IntStream.rangeClosed(1, workspaces)
              .parallel()
              .mapToObj(seed -> kept.life(line, 1_000 + seed))
              .toList();
      System.out.printf(
          Locale.ROOT, "%-58s (%.0f s)%n", line.name(), (System.nanoTime() - started) / 1e9);
      for (Figure figure : line.figures()) {
        System.out.printf(
            Locale.ROOT,
            "    %-42s %-36s wanted %s%n",
            figure.name(),
            figure.value().apply(lives),
            figure.wanted());
      }
    }
  }

  /** The lines in the order in which they are asked for, all where none is. */
  private static List<Line> named(List<String> wanted) {
    List<Line> lines = lines();
    if (wanted.isEmpty()) {
      return lines;
    }
    List<Line> named = new ArrayList<>();
    for (String name : wanted) {
      List<Line> whole = lines.stream().filter(line -> line.name().equals(name)).toList();
      named.addAll(
          whole.isEmpty()
              ? lines.stream().filter(line -> line.name().contains(name)).toList()
              : whole);
    }
    return named;
  }

  /** Lives that were measured before, by line and seed, and the file that keeps them. */
  private record Kept(@Nullable Path file, Map<String, Life> lives) {
    static Kept in(@Nullable String name) throws IOException {
      Map<String, Life> lives = new ConcurrentHashMap<>();
      Path file = name == null ? null : Path.of(name);
      if (file != null && Files.exists(file)) {
        for (String row : Files.readAllLines(file)) {
          String[] cells = row.split("\t");
          lives.put(
              cells[0],
              new Life(
                  Double.parseDouble(cells[1]),
                  Double.parseDouble(cells[2]),
                  Arrays.stream(cells).skip(3).map(Tick::parse).toList()));
        }
      }
      return new Kept(file, lives);
    }

    Life life(Line line, long seed) {
      String key = line.name() + " #" + seed;
      Life known = lives.get(key);
      return known == null ? keep(key, line, seed) : known;
    }

    private Life keep(String key, Line line, long seed) {
      Life life = live(line.scenario(), seed);
      if (file != null) {
        String row =
            Stream.concat(
                    Stream.of(key, "" + life.before(), "" + life.beforeBest()),
                    life.ticks().stream().map(Tick::text))
                .collect(Collectors.joining("\t", "", "\n"));
        try {
          Files.writeString(file, row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return life;
    }
  }

  /** A scenario with what is read from it. */
  private record Line(String name, Scenario scenario, List<Figure> figures) {}

  private record Figure(String name, String wanted, Function<List<Life>, String> value) {}

  private static List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (int rows : new int[] {500, 2_000}) {
      lines.add(
          new Line(
              "calm, ticks of " + rows,
              Scenario.calm(5_000, rows, 12),
              List.of(
                  alarms("<= 2%"),
                  new Figure("redeployed by drift", "<= 2%", share(life -> life.drifts() > 0)),
                  new Figure("growth promotions: change in AUC", ">= 0", mean(Life::growthChange)),
                  new Figure("  worst of them", ">= -.005", worst(Life::worstGrowthChange)))));
    }
    lines.add(
        new Line(
            "20% listed, half saved, share 0.2, ticks of 2000",
            Scenario.calm(5_000, 2_000, 12).calling(0.2, 0.5, 0.2),
            List.of(alarms("<= 3%"), topTenth())));
    for (double times : new double[] {1.3, 2.1, 0.5}) {
      lines.add(
          new Line(
              "base rate x" + times + ", ticks of 500",
              Scenario.rate(times, 500, 4),
              List.of(
                  new Figure("money lost as it was", "", mean(life -> life.lostBefore())),
                  new Figure(
                      "money lost after the first tick", "<= 4%", mean(life -> life.lost(1))),
                  new Figure("money lost after tick 4", "", mean(life -> life.lost(4))))));
    }
    lines.add(
        new Line(
            "level swings of .5, ticks of 500",
            Scenario.swings(500, 12),
            List.of(
                new Figure("money lost, ticks 5 to 12", "<= 3%", mean(life -> life.lost(5, 12))))));
    lines.add(
        new Line(
            "other mix, narrower by a quarter, ticks of 2000",
            Scenario.mix(0.6, 0.75, 2_000, 12),
            List.of(alarms("<= 2%"))));
    lines.add(
        new Line(
            "growth 1500 to 7500, ticks of 2000",
            Scenario.calm(1_500, 2_000, 3),
            List.of(
                new Figure("money against training on all, tick 1", ">= -1%", mean(l -> l.gap(1))),
                new Figure("  tick 2", ">= -1.5%", mean(l -> l.gap(2))),
                new Figure("  tick 3", ">= -1%", mean(l -> l.gap(3))),
                new Figure("AUC at the end", "", mean(l -> l.last().auc())))));
    lines.add(
        new Line(
            "AUC .80 to .76, ticks of 500",
            Scenario.drift(0.76, 500, 10),
            by(new int[] {3, 5, 10}, ">= 60 / 90 / 97%")));
    lines.add(
        new Line(
            "AUC .80 to .76, ticks of 500, 20% called",
            Scenario.drift(0.76, 500, 10).calling(0.2, 0.5, 0.2),
            by(new int[] {5, 10}, ">= 75 / 95%")));
    lines.add(
        new Line(
            "AUC .80 to .76, ticks of 2000",
            Scenario.drift(0.76, 2_000, 3),
            by(new int[] {1, 3}, "- / 97%")));
    lines.add(
        new Line(
            "base rate x2.1, ticks of 500, labels 2 ticks late",
            Scenario.rate(2.1, 500, 4).delayed(2),
            List.of(
                new Figure("money lost while they wait", "", mean(life -> life.lost(2))),
                new Figure("money lost after tick 3", "<= 4%", mean(life -> life.lost(3))))));
    lines.add(
        new Line(
            "AUC .80 to .65, ticks of 2000, labels 2 ticks late",
            Scenario.drift(0.65, 2_000, 4).delayed(2),
            by(new int[] {3}, ">= 95%")));
    for (int rows : new int[] {500, 2_000}) {
      lines.add(
          new Line(
              "AUC .80 to .65, ticks of " + rows,
              Scenario.drift(0.65, rows, 2),
              by(new int[] {1}, ">= 95%")));
      lines.add(
          new Line(
              "reversal, ticks of " + rows,
              Scenario.drift(0.2, rows, 2),
              by(new int[] {1}, ">= 95%")));
      lines.add(
          new Line(
              "reversal after 3 calm ticks of " + rows,
              Scenario.drift(0.2, rows, 2).after(3),
              by(new int[] {4}, ">= 95%")));
    }
    lines.add(
        new Line(
            "gradual to .70 in 12 ticks of 2000",
            Scenario.gradual(0.70, 2_000, 12),
            List.of(
                new Figure(
                    "AUC below the ceiling at the end",
                    "<= .01",
                    mean(l -> l.last().ceiling() - l.last().auc())),
                new Figure(
                    "money lost against training on all",
                    "<= 3%",
                    mean(l -> l.lostTo(Tick::onAll))),
                new Figure(
                    "  against training on the last 4 ticks",
                    "<= 3%",
                    mean(l -> l.lostTo(Tick::onRecent))),
                new Figure("  against the truth", "", mean(l -> l.lostTo(Tick::truth))),
                new Figure(
                    "  training on all, against the truth",
                    "",
                    mean(l -> 1 - l.sum(Tick::onAll) / l.sum(Tick::truth))))));
    lines.add(
        new Line(
            "signal weaker, .80 to .74, ticks of 2000",
            Scenario.weaker(0.74, 2_000, 8),
            List.of(
                new Figure("redeployments in 8 ticks", "<= 1", mean(Life::redeployments)),
                new Figure("  of these by drift", "", mean(Life::drifts)),
                new Figure("  of these for more rows: change in AUC", "", mean(Life::growthChange)),
                new Figure("times said", "1", mean(Life::alarms)))));
    lines.add(
        new Line("calm, ticks of 100", Scenario.calm(5_000, 100, 12), List.of(alarms("<= 2%"))));
    lines.add(
        new Line(
            "base rate x1.3, ticks of 100",
            Scenario.rate(1.3, 100, 6),
            List.of(new Figure("repaired by tick 5", ">= 70%", share(l -> l.repairedBy(5))))));
    return lines;
  }

  private static List<Figure> by(int[] ticks, String wanted) {
    List<Figure> figures = new ArrayList<>();
    for (int tick : ticks) {
      figures.add(
          new Figure("redeployed by tick " + tick, wanted, share(l -> l.redeployedBy(tick))));
    }
    return figures;
  }

  private static Figure alarms(String wanted) {
    return new Figure(
        "alarms of any kind per tick",
        wanted,
        lives -> {
          int alarms = (int) lives.stream().mapToDouble(Life::alarms).sum();
          int ticks = lives.stream().mapToInt(l -> l.ticks().size()).sum();
          return ratio(alarms, ticks);
        });
  }

  private static Figure topTenth() {
    return new Figure(
        "top tenth: risk less truth at the end", "no worse", mean(l -> l.last().topTenth()));
  }

  private static Function<List<Life>, String> share(Predicate<Life> holds) {
    return lives -> ratio((int) lives.stream().filter(holds).count(), lives.size());
  }

  /** A share with Wilson's interval. */
  private static String ratio(int count, int of) {
    double z = 1.96;
    double p = count / (double) of;
    double middle = (p + z * z / (2 * of)) / (1 + z * z / of);
    double half =
        z / (1 + z * z / of) * Math.sqrt(p * (1 - p) / of + z * z / (4.0 * of * (double) of));
    return String.format(
        Locale.ROOT,
        "%.1f%% (%.1f to %.1f; %d of %d)",
        100 * p,
        100 * Math.max(0, middle - half),
        100 * Math.min(1, middle + half),
        count,
        of);
  }

  private static Function<List<Life>, String> mean(ToDoubleFunction<Life> value) {
    return lives -> {
      double[] values = lives.stream().mapToDouble(value).filter(v -> !Double.isNaN(v)).toArray();
      double mean = Arrays.stream(values).average().orElse(Double.NaN);
      double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      double error =
          Math.sqrt(squares / Math.max(1, values.length - 1) / Math.max(1, values.length));
      return String.format(
          Locale.ROOT,
          "%.4f (%.4f to %.4f; n %d)",
          mean,
          mean - 1.96 * error,
          mean + 1.96 * error,
          values.length);
    };
  }

  private static Function<List<Life>, String> worst(ToDoubleFunction<Life> value) {
    return lives ->
        String.format(
            Locale.ROOT,
            "%.4f",
            lives.stream().mapToDouble(value).filter(v -> !Double.isNaN(v)).min().orElse(0));
  }

  /**
   * A tick of a workspace.
   *
   * @param alarm whether the run said that something is wrong which it had not said before
   * @param auc of the deployed model after the tick, by the truth, as is the ceiling
   * @param money that its calls bring for each client
   * @param best what they would bring with the same ranking on the right level
   * @param onAll what a model trained on all rows so far brings
   * @param onRecent what a model trained on the rows of the last four ticks brings
   * @param truth what calls by the true probabilities bring
   * @param change in AUC where a challenger was promoted for growth, else NaN
   * @param topTenth mean risk less mean truth among the tenth with the highest risks
   */
  public record Tick(
      RunOutcome outcome,
      boolean alarm,
      boolean drift,
      double auc,
      double ceiling,
      double money,
      double best,
      double onAll,
      double onRecent,
      double truth,
      double change,
      double topTenth) {

    String text() {
      return Stream.of(
              outcome, alarm, drift, auc, ceiling, money, best, onAll, onRecent, truth, change,
              topTenth)
          .map(String::valueOf)
          .collect(Collectors.joining(" "));
    }

    static Tick parse(String text) {
      String[] cells = text.split(" ");
      double[] n = Arrays.stream(cells).skip(3).mapToDouble(Double::parseDouble).toArray();
      return new Tick(
          RunOutcome.valueOf(cells[0]),
          Boolean.parseBoolean(cells[1]),
          Boolean.parseBoolean(cells[2]),
          n[0],
          n[1],
          n[2],
          n[3],
          n[4],
          n[5],
          n[6],
          n[7],
          n[8]);
    }
  }

  /** What a workspace went through. */
  public record Life(double before, double beforeBest, List<Tick> ticks) {

    Tick last() {
      return ticks.get(ticks.size() - 1);
    }

    public double alarms() {
      return ticks.stream().filter(Tick::alarm).count();
    }

    double redeployments() {
      return ticks.stream().filter(t -> t.outcome() == RunOutcome.REDEPLOYED).count();
    }

    double drifts() {
      return ticks.stream().filter(t -> t.outcome() == RunOutcome.REDEPLOYED && t.drift()).count();
    }

    /** Because it had drifted, or because there was more to learn from. */
    public boolean redeployedBy(int tick) {
      return ticks.stream().limit(tick).anyMatch(t -> t.outcome() == RunOutcome.REDEPLOYED);
    }

    boolean repairedBy(int tick) {
      return ticks.stream().limit(tick).anyMatch(t -> t.outcome() == RunOutcome.RECALIBRATED);
    }

    double lostBefore() {
      return 1 - before / beforeBest;
    }

    /** Share of the money that is lost against the right level, after a tick. */
    public double lost(int tick) {
      Tick one = ticks.get(tick - 1);
      return 1 - one.money() / one.best();
    }

    double lost(int from, int to) {
      double money = 0;
      double best = 0;
      for (Tick tick : ticks.subList(from - 1, to)) {
        money += tick.money();
        best += tick.best();
      }
      return 1 - money / best;
    }

    double sum(ToDoubleFunction<Tick> money) {
      return ticks.stream().mapToDouble(money).sum();
    }

    double lostTo(ToDoubleFunction<Tick> other) {
      return 1 - sum(Tick::money) / sum(other);
    }

    double gap(int tick) {
      Tick one = ticks.get(tick - 1);
      return one.money() / one.onAll() - 1;
    }

    double growthChange() {
      return ticks.stream()
          .mapToDouble(Tick::change)
          .filter(c -> !Double.isNaN(c))
          .average()
          .orElse(Double.NaN);
    }

    double worstGrowthChange() {
      return ticks.stream()
          .mapToDouble(Tick::change)
          .filter(c -> !Double.isNaN(c))
          .min()
          .orElse(Double.NaN);
    }
  }

  /** One workspace, from a seed. */
  public static Life live(Scenario scenario, long seed) {
    try {
      Path workspace = Files.createTempDirectory("risk-loop");
      try {
        Files.createDirectories(workspace.resolve("test"));
        return new Workspace(workspace, scenario, seed).live();
      } finally {
        try (Stream<Path> all = Files.walk(workspace)) {
          all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Schema schema() {
    List<String> names = World.header();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add(
          i == 0
              ? Column.of(names.get(i), ColumnRole.ID, ColumnType.TEXT)
              : i == names.size() - 1
                  ? Column.of(names.get(i), ColumnRole.LABEL, ColumnType.TEXT)
                  : Column.of(
                      names.get(i),
                      ColumnRole.FEATURE,
                      i >= names.size() - 1 - World.categories()
                          ? ColumnType.CATEGORICAL
                          : ColumnType.NUMERIC));
    }
    return new Schema(columns, "1", "0");
  }

  /** A workspace with its rows, its clock and its truth. */
  private static final class Workspace {
    private final Scenario scenario;
    private final long seed;
    private final Schema schema = schema();
    private final InMemoryStore store = new InMemoryStore();
    private final Rows rows = new Rows(schema);
    private final Time time = new Time();
    private final RiskConfig config;
    private final RiskProcess process;
    private final Random random;
    private final Queue<List<List<String>>> waiting = new ArrayDeque<>();

    Workspace(Path folder, Scenario scenario, long seed) {
      this.scenario = scenario;
      this.seed = seed;
      this.random = new Random(seed);
      this.config =
          RiskConfig.of(
                  folder,
                  RiskConfig.Inputs.ofFiles(folder, folder.resolve("in"), folder.resolve("test"))
                      // A few clients of today, so that publishing takes no time.
                      .withPortfolio(FileSource.ofFolder("today.csv", folder.resolve("today.csv"))),
                  schema)
              .withSettings(
                  RiskConfig.Settings.STANDARD
                      .withTraining(
                          Training.STANDARD
                              .withCandidates(List.of(Training.Candidate.LOGISTIC))
                              .withL2(List.of(10.0)))
                      // No decision rests on the intervals of single risks.
                      .withCallList(new CallList(100, 0, Bands.STANDARD, null, 0, Map.of())));
      this.process =
          RiskProcess.over(config, store, rows.stages()).clock(time).release("benchmark").build();
    }

    Life live() {
      World.in(Weather.CALM).clients("first", scenario.first(), seed).forEach(rows::arrive);
      process.run();
      Weather first = scenario.at(1);
      Truth truth = new Truth(first);
      double[] now = truth.money(truth.offset());
      List<Tick> ticks = new ArrayList<>();
      for (int tick = 1; tick <= scenario.ticks(); tick++) {
        ticks.add(tick(tick));
      }
      return new Life(now[0], now[1], ticks);
    }

    private Tick tick(int tick) {
      Weather weather = scenario.at(tick);
      List<World.Client> clients = World.in(weather).clients("tick" + tick, scenario.rows(), seed);
      call(tick, clients);
      time.advance(Duration.ofDays(1));
      int before = deployed();
      RunReport report = process.run();
      Truth truth = new Truth(weather);
      // Nobody can know the level of a tick that swings before it comes.
      double right = weather.logOdds() == 0 ? truth.offset() : new Truth(Weather.CALM).offset();
      double[] money = truth.money(right);
      List<Review> reviews = store.models().reviews();
      Review review =
          report.outcome() == RunOutcome.NOTHING_NEW ? null : reviews.get(reviews.size() - 1);
      boolean known =
          reviews.size() > 1
              && reviews.get(reviews.size() - 2).drift() != null
              && reviews.get(reviews.size() - 2).drift().isNothingBetter();
      boolean drift = review != null && review.check().status() == PerformanceCheck.Status.ALERT;
      boolean level = review != null && review.level() != null && review.level().isAlarm();
      if (Boolean.getBoolean("loop.show")) {
        System.out.println("      " + tick + " " + report.outcome() + " " + report.verdict());
      }
      return new Tick(
          report.outcome(),
          drift && !known || level,
          drift,
          truth.auc(),
          truth.ceiling(),
          money[0],
          money[1],
          isCompared() ? trainedFrom(0, truth) : Double.NaN,
          isCompared()
              ? trainedFrom(scenario.first() + Math.max(0, tick - 4) * scenario.rows(), truth)
              : Double.NaN,
          World.money(truth.risks, truth.risks),
          report.outcome() == RunOutcome.REDEPLOYED && !drift
              ? truth.auc() - new Truth(weather, before).auc()
              : Double.NaN,
          truth.topTenth());
    }

    /** Lists, withholds and calls clients; then their labels arrive. */
    private void call(int tick, List<World.Client> clients) {
      int listed = (int) (scenario.listed() * clients.size());
      boolean[] saved = new boolean[clients.size()];
      if (listed > 0) {
        Dataset.Builder builder = Dataset.builder(schema);
        clients.forEach(client -> builder.add(client.cells().toArray(String[]::new)));
        double[] scores = model(deployed()).logOdds(builder.build());
        List<Integer> order =
            IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .toList();
        List<Assignment> assignments = new ArrayList<>();
        for (int rank = 0; rank < listed; rank++) {
          int client = order.get(rank);
          boolean withheld = random.nextDouble() < scenario.withheld();
          saved[client] = !withheld && random.nextDouble() < scenario.saves();
          assignments.add(
              new Assignment(
                  "list-" + tick,
                  clients.get(client).cells().get(0),
                  rank + 1,
                  withheld,
                  scenario.withheld(),
                  time.instant()));
        }
        store.calls().assign(assignments);
      }
      List<List<String>> labelled = new ArrayList<>();
      for (int i = 0; i < saved.length; i++) {
        World.Client client = clients.get(i);
        labelled.add(client.labelled(client.leaves() && !saved[i]));
      }
      waiting.add(labelled);
      if (waiting.size() > scenario.delay()) {
        waiting.remove().forEach(rows::arrive);
      }
    }

    private boolean isCompared() {
      return scenario.name().equals("gradual")
          || scenario.name().equals("calm") && scenario.first() == 1_500;
    }

    private int deployed() {
      return store.models().deployed().orElseThrow().version();
    }

    private RiskModel model(int version) {
      return new Models(schema, store.models()).load(version);
    }

    private double trainedFrom(int first, Truth truth) {
      // As the product trains: without the clients that it holds out.
      Dataset whole = rows.dataset();
      int[] parts = whole.parts(HoldOut.standard());
      Dataset all =
          whole.where(row -> row >= first && parts[row] != HoldOut.standard().remainder());
      RiskModel model =
          new CrossValidatedTrainStage()
              .fit(TrainRequest.of(all, HoldOut.standard(), config.training()))
              .model();
      return World.money(model.risks(model.logOdds(truth.rows)), truth.risks);
    }

    /** A model on many clients of a weather, the deployed one where none is named. */
    private final class Truth {
      private final Dataset rows;
      private final double[] risks;
      private final double[] scores;
      private final double[] said;

      Truth(Weather weather) {
        this(weather, deployed());
      }

      Truth(Weather weather, int version) {
        Population population = POPULATIONS.computeIfAbsent(weather, w -> Population.of(schema, w));
        this.rows = population.rows();
        this.risks = population.risks();
        RiskModel model = model(version);
        this.scores = model.logOdds(rows);
        this.said = model.risks(scores);
      }

      double auc() {
        return World.auc(scores, risks);
      }

      double ceiling() {
        return World.auc(risks, risks);
      }

      /** With the model's own level, and with another. */
      double[] money(double offset) {
        return new double[] {
          World.money(said, risks),
          World.money(
              Arrays.stream(said)
                  .map(p -> 1 / (1 + Math.exp(-offset - LevelFit.logit(p))))
                  .toArray(),
              risks)
        };
      }

      /** What the model's log-odds lack for it to expect as many as leave. */
      double offset() {
        double wanted = Arrays.stream(risks).sum();
        double low = -5;
        double high = 5;
        for (int i = 0; i < 30; i++) {
          double middle = (low + high) / 2;
          double sum =
              Arrays.stream(said).map(p -> 1 / (1 + Math.exp(-middle - LevelFit.logit(p)))).sum();
          if (sum < wanted) {
            low = middle;
          } else {
            high = middle;
          }
        }
        return (low + high) / 2;
      }

      double topTenth() {
        int[] top =
            IntStream.range(0, said.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .limit(said.length / 10)
                .mapToInt(Integer::intValue)
                .toArray();
        return Arrays.stream(top).mapToDouble(i -> said[i] - risks[i]).average().orElseThrow();
      }
    }
  }

  /** A clock that stands until it is told. */
  private static final class Time extends Clock {
    private Instant now = START;

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Rows in memory in the place of files. */
  private static final class Rows implements IngestStage, TableReader {
    private final Dataset.Builder builder;
    private int arrived;
    private int ingested;
    private @Nullable Dataset built;

    Rows(Schema schema) {
      this.builder = Dataset.builder(schema);
    }

    void arrive(World.Client client) {
      arrive(client.cells());
    }

    void arrive(List<String> cells) {
      builder.add(cells.toArray(String[]::new));
      arrived++;
      built = null;
    }

    Dataset dataset() {
      Dataset known = built;
      if (known == null) {
        known = builder.build();
        built = known;
      }
      return known;
    }

    Stages stages() {
      return new Stages(
          this,
          this,
          new CrossValidatedTrainStage(),
          (context, request) ->
              new Diagnosis(
                  context.clock().instant(),
                  request.data().id(),
                  request.datasetRows(),
                  null,
                  List.of(),
                  Map.of(),
                  List.of(),
                  List.of()),
          DriftStage.NONE,
          PerformanceStage.NONE,
          (context, content, request) -> new ReportStage.Written(List.of(), List.of()),
          (context, stages, url) -> new ApiCallsStage.Answers(List.of(), List.of()));
    }

    @Override
    public IngestionReport ingest(RunContext context, IngestionRequest request) {
      if (arrived == ingested) {
        return new IngestionReport(
            List.of(), List.of(), List.of(), context.store().ingestion().dataset().orElseThrow());
      }
      DatasetId id =
          new DatasetId(Sha256.hex(Integer.toString(arrived).getBytes(StandardCharsets.UTF_8)));
      String schema = context.config().schema().hash();
      Instant now = context.clock().instant();
      int fresh = arrived - ingested;
      Batch batch =
          new Batch(
              0,
              context.runId(),
              new Batch.Content("in", "rows-" + ingested, id.sha256(), 0, null),
              new Batch.Place(1, schema, ingested),
              Batch.Outcome.ingested(),
              RowCounts.of(fresh, fresh),
              null,
              now,
              1);
      DatasetRecord dataset = new DatasetRecord(id, 1, "finaldata.csv", arrived, 0, schema, now);
      context.store().ingestion().commit(List.of(batch), List.of(), dataset);
      ingested = arrived;
      return new IngestionReport(List.of(batch), List.of(), List.of(), dataset);
    }

    @Override
    public Dataset dataset(RiskConfig config, DatasetRecord dataset) {
      Dataset all = dataset();
      return dataset.rows() == all.size() ? all : all.slice(0, (int) dataset.rows());
    }

    @Override
    public Table table(RiskConfig config, Path fileOrFolder) {
      throw new UnsupportedOperationException("there are no test data");
    }

    @Override
    public Table table(RiskConfig config, Source source, Cancellation cancellation) {
      return new Table(dataset().slice(0, 20), RejectedRows.NONE);
    }
  }
}
