package org.riskassessment.cli.operation;

import java.util.List;
import java.util.stream.Collectors;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.Cell;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.status.RunState;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.RunLog;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.StepRecord;
import org.riskassessment.core.wire.RunJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "runs",
    header = "Lists the runs, or shows one with its steps.",
    subcommands = {RunsCommand.ListCommand.class, RunsCommand.ShowCommand.class})
final class RunsCommand implements Runnable {
  private static final String LATEST = "latest";
  private static final int CANDIDATES_SHOWN = 3;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: list or show");
  }

  @Command(
      name = "list",
      header = "The newest runs; each command that changes something is one.",
      description = "")
  static final class ListCommand extends WorkspaceCommand {
    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "how many at most (default: ${DEFAULT-VALUE})")
    int limit = 20;

    @Override
    public Answer answer(Application application) {
      requirePositive("--limit", limit);
      RunLog log = application.store().runs();
      List<RunRecord> runs =
          log.newest(limit).stream()
              .map(run -> RunState.of(run, application.store(), application.config()))
              .toList();
      return Answer.of(commandName(), RunJson.Runs.of(runs), List.of(), RunTexts.list(runs))
          .withTable(RunTexts.listTable(runs));
    }
  }

  @Command(
      name = "show",
      header = "A run, its steps and what it read.",
      description = {
        "",
        "For each file: rows read, new, duplicate, quarantined by rule and contradictory; bytes, "
            + "seconds, rows per second, and how old its content was when it was read.",
        ""
      })
  static final class ShowCommand extends WorkspaceCommand {
    @Parameters(
        arity = "0..1",
        paramLabel = "RUN",
        description = "its id or the beginning of its id (default: the latest)")
    String id = LATEST;

    @Override
    public Answer answer(Application application) {
      RunLog log = application.store().runs();
      RunRecord run = RunState.of(find(log, id), application.store(), application.config());
      List<StepRecord> steps = log.steps(run.runId());
      List<Batch> batches =
          application.store().ingestion().batches().stream()
              .filter(batch -> batch.runId().equals(run.runId()))
              .toList();
      return Answer.of(
          commandName(),
          RunJson.Details.of(run, steps, batches),
          List.of(),
          RunTexts.run(run, steps, batches));
    }
  }

  /** The run whose id begins so, or the latest; USAGE when none or several match. */
  static RunRecord find(RunLog log, String id) {
    List<RunRecord> found =
        id.equals(LATEST) ? log.newest(1) : log.startingWith(id, CANDIDATES_SHOWN + 1);
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty()) {
      throw new RiskException(
          ErrorCode.USAGE,
          id.equals(LATEST)
              ? "no run yet"
              : "no run has an id that begins with '"
                  + Cell.text(id, 40)
                  + "'; 'risk runs list' shows the runs");
    }
    return log.run(id)
        .orElseThrow(
            () ->
                new RiskException(
                    ErrorCode.USAGE,
                    "several runs have ids that begin with '"
                        + Cell.text(id, 40)
                        + "': "
                        + found.stream()
                            .limit(CANDIDATES_SHOWN)
                            .map(RunRecord::runId)
                            .collect(Collectors.joining(", "))
                        + (found.size() > CANDIDATES_SHOWN ? ", …" : "")));
  }
}
