package org.riskassessment.cli.data;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.Cell;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.cli.terminal.Table;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.store.Watermark;
import org.riskassessment.core.wire.IngestionJson;
import org.riskassessment.report.workbook.SheetColumn.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "watermark",
    header = "Shows or resets how far each database source has been read.",
    subcommands = {WatermarkCommand.ShowCommand.class, WatermarkCommand.ResetCommand.class})
final class WatermarkCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: show or reset");
  }

  /** A source and how far it has been read; empty if never. */
  private record Reach(JdbcSource source, @Nullable Watermark mark) {

    /** The time or number reached, for people. */
    @Nullable String reached() {
      if (mark == null) {
        return null;
      }
      String time = mark.timestamp();
      // A stored time starts with how the database keeps it.
      return time == null ? mark.id() : time.substring(time.indexOf(' ') + 1);
    }
  }

  private static List<Reach> reaches(Application application) {
    List<Watermark> marks = application.store().ingestion().watermarks();
    return application.config().sources().stream()
        .filter(JdbcSource.class::isInstance)
        .map(JdbcSource.class::cast)
        .map(
            source ->
                new Reach(
                    source,
                    marks.stream()
                        .filter(m -> m.source().equals(source.name()))
                        .findFirst()
                        .orElse(null)))
        .toList();
  }

  @Command(
      name = "show",
      header = "Each database source, and how far it has been read.",
      description = {
        "",
        "The next poll starts at the time reached, minus the lag; rows already in the dataset "
            + "count as duplicates.",
        ""
      })
  static final class ShowCommand extends WorkspaceCommand {

    @Override
    public Answer answer(Application application) {
      List<Reach> reaches = reaches(application);
      return Answer.of(
              commandName(),
              new IngestionJson.Watermarks(reaches.stream().map(ShowCommand::json).toList()),
              List.of(),
              text(reaches))
          .withTable(table(reaches));
    }

    private static IngestionJson.Position json(Reach reach) {
      return IngestionJson.Position.of(reach.source(), reach.mark(), reach.reached());
    }

    private static String text(List<Reach> reaches) {
      if (reaches.isEmpty()) {
        return "No source is a database; see docs/guide/databases.md to configure one.\n";
      }
      Lines lines = new Lines(11);
      for (Reach reach : reaches) {
        lines.add("Source", reach.source().name());
        lines.add(
            "  reads",
            reach.source().what()
                + " of "
                + reach.source().database().display()
                + ", "
                + reach.source().mode().word());
        Watermark mark = reach.mark();
        String reached = reach.reached();
        lines.add(
            "  reached",
            mark == null
                ? "nothing yet"
                : (reached == null ? "everything" : Cell.printable(reached))
                    + ", read at "
                    + Lines.time(mark.at(), ZoneId.systemDefault()));
      }
      return lines.toString();
    }

    private static Table table(List<Reach> reaches) {
      return Table.named("Watermarks")
          .column("source", Kind.TEXT)
          .column("reads", Kind.TEXT)
          .column("mode", Kind.TEXT)
          .column("reached", Kind.TEXT)
          .column("read_at", "Read at (UTC)", Kind.TIME)
          .of(
              row -> {
                for (Reach reach : reaches) {
                  Watermark mark = reach.mark();
                  row.add(
                      reach.source().name(),
                      reach.source().what(),
                      reach.source().mode().word(),
                      reach.reached(),
                      mark == null ? null : mark.at());
                }
              });
    }
  }

  @Command(
      name = "reset",
      header = "Makes the next run read a database source from its start.",
      description = {
        "",
        "Its columns are read as they are now. No row is added twice: rows already in the dataset "
            + "count as duplicates.",
        ""
      })
  static final class ResetCommand extends WorkspaceCommand {
    @Parameters(paramLabel = "SOURCE", description = "its name (see 'risk watermark show')")
    String source = "";

    @Override
    public Answer answer(Application application) {
      CommandReport<String> report = application.process().sources().resetWatermark(source);
      return Answer.of(
          commandName(),
          new IngestionJson.WatermarkReset(report.result(), report.runId()),
          report.warnings(),
          "The next run reads "
              + report.result()
              + " from its start; rows already in the dataset count as duplicates.\n");
    }
  }
}
