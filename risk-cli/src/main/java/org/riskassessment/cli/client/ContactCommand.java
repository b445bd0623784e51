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
    header = "Records what came of calling a client; 'contact report' tells what calling does.",
    description = {
      "",
      "Nothing recorded is ever changed; a later contact stands beside it. Labels that come in "
          + "after a client was reached are not learned from.",
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

  @Option(names = "--note", paramLabel = "TEXT", description = "what there is to remember")
  String note = "";

  @Option(names = "--by", paramLabel = "NAME", description = "who called (default: the user)")
  @Nullable String by;

  /** Outcomes as they are typed. */
  static final class OutcomeConverter implements ITypeConverter<Contact.Outcome> {
    @Override
    public Contact.Outcome convert(String text) {
      for (Contact.Outcome outcome : Contact.Outcome.values()) {
        if (Words.hyphenated(outcome).equalsIgnoreCase(text)) {
          return outcome;
        }
      }
      throw new TypeConversionException(
          "'" + text + "' is none of reached, saved, lost, no-answer");
    }
  }

  @Override
  public Answer answer(Application application) {
    Contact.Outcome how = outcome;
    if (id == null || how == null) {
      throw new RiskException(
          ErrorCode.USAGE,
          id == null
              ? "a client's id is missing; 'risk contact report' tells what calling does"
              : "--outcome is missing: reached, saved, lost or no-answer");
    }
    Contact contact =
        application.process().clients().contact(id, how, note, by == null ? user() : by);
    return Answer.of(
        commandName(),
        ClientJson.Recorded.of(contact),
        List.of(),
        CallTexts.contact(contact) + "\n");
  }

  @Command(
      name = "report",
      header = "What calling does, as far as it can be told.",
      description = {
        "",
        "Compares by their labels the clients put on a list with those withheld from it by lot "
            + "(call_list.holdout_share), whether or not they were reached.",
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
          CallTexts.contactReport(report));
    }
  }
}
