package org.riskassessment.cli.data;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.status.StandingBatches;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.wire.BatchJson;
import org.riskassessment.core.wire.IngestionJson;
import org.riskassessment.ingest.QuarantineReader;
import org.riskassessment.ingest.row.QuarantinedRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "quarantine",
    header = "Shows refused files and quarantined rows, and reads them again.",
    description = {
      "",
      "A row that breaks the schema's rules is quarantined; a file with too many such rows, or "
          + "with a wrong header, is refused as a whole. Fix the file, and the next run reads it; "
          + "or change the rules or limits in config.json and retry.",
      ""
    },
    subcommands = {
      QuarantineCommand.ListCommand.class,
      QuarantineCommand.ShowCommand.class,
      QuarantineCommand.RetryCommand.class
    })
final class QuarantineCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: list, show or retry");
  }

  @Command(
      name = "list",
      header = "The batches that were refused or have quarantined rows.",
      description = {
        "",
        "Only batches of the present dataset. A batch leaves the list when its content is read "
            + "again without a fault, or when its file changes.",
        ""
      })
  static final class ListCommand extends WorkspaceCommand {

    @Override
    public Answer answer(Application application) {
      List<Batch> batches = StandingBatches.standing(application.store().ingestion());
      return Answer.of(
              commandName(),
              IngestionJson.Quarantine.of(batches),
              List.of(),
              QuarantineTexts.list(batches))
          .withTable(QuarantineTexts.listTable(batches));
    }
  }

  @Command(
      name = "show",
      header = "The quarantined rows of a batch, and why.",
      description = {
        "",
        "Each with its line in the file, the column, the value found, the rule and what is"
            + " accepted.",
        ""
      })
  static final class ShowCommand extends WorkspaceCommand {
    @Parameters(paramLabel = "BATCH", description = "its number (see 'risk quarantine list')")
    int number;

    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "how many rows at most (default: ${DEFAULT-VALUE})")
    int limit = 20;

    @Override
    public Answer answer(Application application) {
      requirePositive("--limit", limit);
      Batch batch =
          application.store().ingestion().batches().stream()
              .filter(b -> b.number() == number)
              .findFirst()
              .orElseThrow(() -> unknown(number));
      QuarantineReader reader = new QuarantineReader(application.config());
      List<QuarantinedRow> rows = reader.read(batch, limit);
      String file = application.config().display(reader.file(batch));
      return Answer.of(
              commandName(),
              new IngestionJson.QuarantinedRows(
                  BatchJson.of(batch), file, rows.stream().map(ShowCommand::json).toList()),
              List.of(),
              QuarantineTexts.rows(batch, file, rows))
          .withTable(QuarantineTexts.rowsTable(rows));
    }

    private static IngestionJson.QuarantinedRow json(QuarantinedRow row) {
      RowFault fault = row.fault();
      return new IngestionJson.QuarantinedRow(
          row.line(), fault.column(), fault.value(), fault.rule(), fault.accepted(), row.row());
    }
  }

  @Command(
      name = "retry",
      header = "Reads batches again under the present limits and rules.",
      description = {
        "",
        "Also reads whatever else is new, as 'risk ingest' does. The result is a new batch; rows "
            + "already in the dataset count as duplicates. The file must still be where it was.",
        ""
      })
  static final class RetryCommand extends WorkspaceCommand {
    @Parameters(
        arity = "0..*",
        paramLabel = "BATCH",
        description = "their numbers (default: all that 'risk quarantine list' shows)")
    @Nullable List<Integer> batches;

    @Option(
        names = "--despite-limits",
        description = "accept the valid rows, however many others break the rules")
    boolean despiteLimits;

    @Override
    public Answer answer(Application application) {
      Set<Integer> numbers = batches == null ? Set.of() : new LinkedHashSet<>(batches);
      return IngestCommand.ingest(
          application, commandName(), new IngestionRequest.Again(numbers, despiteLimits));
    }
  }

  private static RiskException unknown(int number) {
    return new RiskException(
        ErrorCode.USAGE,
        "batch " + number + " does not exist; 'risk quarantine list' shows batches with such rows");
  }
}
