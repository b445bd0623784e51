package org.riskassessment.cli.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.TerminalWidth;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.portfolio.ClientReport;
import org.riskassessment.core.wire.ClientJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "client",
    header = "A client's risk, reasons, history and contacts.",
    description = {
      "",
      "Its risk and the reasons, its values, its risk in earlier batches, its contacts, and similar"
          + " past clients. With --set it shows the model's estimate for other values, which is not"
          + " a promise of what changing them would do.",
      ""
    })
final class ClientCommand extends WorkspaceCommand {
  @Parameters(paramLabel = "ID", description = "a client of the portfolio")
  String id = "";

  @Option(
      names = "--set",
      paramLabel = "FEATURE=VALUE",
      description = "what if this value were different; repeatable")
  Map<String, String> changed = new LinkedHashMap<>();

  @Override
  public Answer answer(Application application) {
    ClientReport report = application.process().clients().whatIf(id, changed);
    return Answer.of(
        commandName(),
        ClientJson.Client.of(report),
        report.warnings(),
        ClientTexts.client(report, TerminalWidth.columns()));
  }
}
