package org.riskassessment.cli.client;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.portfolio.ContactReport;
import org.riskassessment.core.wire.ClientJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "contact",
    header = "Records how a call ended, and measures the effect of calling.",
    description = {
      "",
      "Records never change; a later contact is added. Labels that arrive after a client was "
          + "reached are not used for training.",
      ""
    },
    subcommands = ContactCommand.ReportCommand.class)
final class ContactCommand extends WorkspaceCommand {
  @Parameters(arity = "0..1", paramLabel = "ID", description = "a client that was scored")
  @Nullable String id;

  @Option(
      names = "--outcome",
      paramLabel = "reached|saved|lost|no-answer",
      converter = OutcomeConverter.class,
      description = "how the call ended")
  Contact.@Nullable Outcome outcome;

  @Option(names = "--note", paramLabel = "TEXT", description = "anything worth remembering")
  String note = "";

  @Option(names = "--by", paramLabel = "NAME", description = "who called (default: the user)")
  @Nullable String by;

  /** Reads an outcome as the user types it. */
  static final class OutcomeConverter implements ITypeConverter<Contact.Outcome> {
    @Override
    public Contact.Outcome convert(String text) {
      for (Contact.Outcome outcome : Contact.Outcome.values()) {
        if (Words.hyphenated(outcome).equalsIgnoreCase(text)) {
          return outcome;
        }
      }
      throw new TypeConversionException(
          "'" + text + "' is not one of reached, saved, lost, no-answer");
    }
  }

  @Override
  public Answer answer(Application application) {
    Contact.Outcome how = outcome;
    if (id == null || how == null) {
      throw new RiskException(
          ErrorCode.USAGE,
          id == null
              ? "the client's id is missing; for the effect of calling: 'risk contact report'"
              : "--outcome is missing: reached, saved, lost or no-answer");
    }
    Contact contact =
        application.process().clients().contact(id, how, note, by == null ? user() : by);
    return Answer.of(
        commandName(),
        ClientJson.Recorded.of(contact),
        List.of(),
        ClientTexts.contact(contact) + "\n");
  }

  @Command(
      name = "report",
      header = "Measures the effect of calling.",
      description = {
        "",
        "Compares the exit rate of the clients on call lists with that of the clients withheld at "
            + "random (call_list.holdout_share), whether or not they were reached.",
        ""
      })
  static final class ReportCommand extends WorkspaceCommand {
    @Override
    public Answer answer(Application application) {
      ContactReport report = application.process().clients().contactReport();
      return Answer.of(
          commandName(),
          ClientJson.CallEffect.of(report),
          report.warnings(),
          ClientTexts.contactReport(report));
    }
  }
}
