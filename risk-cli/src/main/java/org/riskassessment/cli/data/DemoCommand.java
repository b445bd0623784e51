package org.riskassessment.cli.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.RiskCommand;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.FileAccess;
import org.riskassessment.core.simulate.ClientSimulator;
import org.riskassessment.core.simulate.Drift;
import org.riskassessment.core.simulate.PanelSimulator;
import org.riskassessment.core.simulate.RowSink;
import org.riskassessment.core.wire.WorkspaceJson;
import org.riskassessment.ingest.csv.CanonicalCsv;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    header = "Creates a workspace with fabricated clients, to try things out.",
    description = {
      "",
      "Writes config.json, practice, source and test data, and files of later periods under "
          + "data/periods: copy one into data/sourcedata and run again. With --drift, why clients "
          + "leave changes from the middle period on. The same options give the same files.",
      ""
    })
final class DemoCommand implements Callable<Integer> {
  private static final YearMonth FIRST_MONTH = YearMonth.of(2024, 1);
  private static final int PAST_MONTHS = 24;

  /** Who left is known two months later. */
  private static final int MONTHS_LATE = 2;

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "the new workspace (default: ${DEFAULT-VALUE})")
  Path folder = Path.of("risk-demo");

  @Option(
      names = "--clients",
      paramLabel = "N",
      description = "100 to 10000000 (default: 10000, with --panel 3000)")
  @Nullable Integer numberOfClients;

  @Option(
      names = "--periods",
      paramLabel = "N",
      description = "0 to 1000 (default: ${DEFAULT-VALUE})")
  int periods = 12;

  @Option(names = "--seed", paramLabel = "N", description = "(default: ${DEFAULT-VALUE})")
  long seed = 42;

  @Option(
      names = "--drift",
      paramLabel = "none|mild|strong",
      description = "strong reverses why clients leave (default: none)")
  Drift drift = Drift.NONE;

  @Option(
      names = "--panel",
      description =
          "monthly snapshots of clients, with usage and leaving dates in tables of their own; "
              + "--periods says how many months follow under data/periods")
  boolean panel;

  @Override
  public Integer call() {
    RiskCommand root = (RiskCommand) spec.root().userObject();
    int clients = numberOfClients != null ? numberOfClients : panel ? 3_000 : 10_000;
    if (clients < 100 || clients > 10_000_000 || periods < 0 || periods > 1000) {
      throw new ParameterException(
          spec.commandLine(), "--clients accepts 100 to 10000000, and --periods 0 to 1000");
    }
    if (panel && drift != Drift.NONE) {
      throw new ParameterException(spec.commandLine(), "--panel has no --drift");
    }
    refuseToOverwrite();
    List<String> files = new ArrayList<>();
    if (panel) {
      panel(clients, files);
    } else {
      clients(clients, files);
    }
    new DurableFiles().write(folder.resolve(ConfigFile.NAME), panel ? panelConfig() : config());
    files.add(0, ConfigFile.NAME);
    return root.show(
        Answer.of(
            RiskCommand.commandName(spec),
            new WorkspaceJson.Made(folder.toString(), files, null),
            List.of(),
            "Created "
                + folder
                + " with "
                + files.size()
                + " files.\nNext:  cd "
                + forShell(folder)
                + " && risk run\n"));
  }

  /** Months of the past, then those to come, each with what is known by its end. */
  private void panel(int clients, List<String> files) {
    PanelSimulator simulator =
        new PanelSimulator(seed, clients, FIRST_MONTH, PAST_MONTHS + periods);
    for (int i = 0; i < PAST_MONTHS + periods; i++) {
      int month = i;
      String name = simulator.month(month) + ".csv";
      String place = month < PAST_MONTHS ? "data/" : "data/periods/" + simulator.month(month) + "/";
      write(place + "clients/" + name, sink -> simulator.snapshot(month, sink), files);
      write(place + "usage/" + name, sink -> simulator.usage(month, sink), files);
      if (month >= MONTHS_LATE) {
        write(
            place + "left/" + simulator.month(month - MONTHS_LATE) + ".csv",
            sink -> simulator.left(month - MONTHS_LATE, sink),
            files);
      }
      write("data/truth/" + name, sink -> simulator.truth(month, sink), files);
    }
    try {
      FileAccess.OWNER.createFolders(folder.resolve("data/testdata"));
    } catch (IOException e) {
      throw DurableFiles.failure(folder, e);
    }
  }

  private void clients(int clients, List<String> files) {
    ClientSimulator simulator = new ClientSimulator(seed, clients);
    write(
        "data/practicedata/dataset1.csv", simulator.header(), s -> simulator.practice(1, s), files);
    write(
        "data/practicedata/dataset2.csv", simulator.header(), s -> simulator.practice(2, s), files);
    write("data/sourcedata/dataset3.csv", simulator.header(), s -> simulator.source(1, s), files);
    write("data/sourcedata/dataset4.csv", simulator.header(), s -> simulator.source(2, s), files);
    write("data/testdata/testdata.csv", simulator.header(), simulator::test, files);
    for (int i = 1; i <= periods; i++) {
      int period = i;
      Drift inForce = period > periods / 2 ? drift : Drift.NONE;
      write(
          String.format(Locale.ROOT, "data/periods/period%02d.csv", period),
          simulator.header(),
          sink -> simulator.period(period, inForce, Math.max(1, clients / 4), sink),
          files);
    }
  }

  /** A path quoted for the shell. */
  static String forShell(Path path) {
    String text = path.toString();
    return text.matches("[\\p{L}\\p{N}_./+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private void refuseToOverwrite() {
    if (Files.exists(folder)
        && !(Files.isDirectory(folder)
            && Objects.requireNonNull(folder.toFile().list()).length == 0)) {
      throw new RiskException(
          ErrorCode.USAGE,
          "already exists and is not empty; nothing is overwritten",
          ErrorContext.ofFile(folder).withAccepted("a new or empty folder"));
    }
  }

  private void write(String name, List<String> header, Consumer<RowSink> rows, List<String> files) {
    write(
        name,
        sink -> {
          sink.row(header);
          rows.accept(sink);
        },
        files);
  }

  private void write(String name, Consumer<RowSink> rows, List<String> files) {
    Path file = folder.resolve(name);
    try (DurableFiles.Draft draft = new DurableFiles().draft(file)) {
      RowSink sink =
          cells -> {
            try {
              draft.out().write((CanonicalCsv.text(cells) + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
              throw DurableFiles.failure(file, e);
            }
          };
      rows.accept(sink);
      draft.commit();
    } catch (IOException e) {
      throw DurableFiles.failure(file, e);
    }
    files.add(name);
  }

  /** The configuration of a new workspace; the repository ships the same. */
  static String config() {
    return resource("workspace-config.json");
  }

  private static String panelConfig() {
    return resource("panel-config.json");
  }

  private static String resource(String name) {
    try (var in = DemoCommand.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
