package org.riskassessment.cli.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.portfolio.ClientReport;
import org.riskassessment.core.wire.ClientJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "client",
    header = "All there is to say of a client.",
    description = {
      "",
      "Its cells, its risk and the reasons, its risk in earlier batches, contacts, and past clients "
          + "like it. With --set it shows the model's view of the client with other cells, which "
          + "is no promise of what changing them would do.",
      ""
    })
final class ClientCommand extends WorkspaceCommand {
  @Parameters(paramLabel = "ID", description = "a client of the portfolio")
  String id = "";

  @Option(
      names = "--set",
      paramLabel = "FEATURE=VALUE",
      description = "what if; may be given more than once")
  Map<String, String> changed = new LinkedHashMap<>();

  @Override
  public Answer answer(Application application) {
    ClientReport report = application.process().clients().whatIf(id, changed);
    return Answer.of(
        commandName(),
        ClientJson.Client.of(report),
        report.warnings(),
        CallTexts.client(report, CallTexts.terminalWidth()));
  }
}
