package org.riskassessment.cli.client;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.TerminalWidth;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.portfolio.CallListReport;
import org.riskassessment.core.portfolio.CallListRequest;
import org.riskassessment.core.wire.ClientJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "call-list",
    header = "Who to call, and why.",
    description = {
      "",
      "The clients with the highest expected loss (risk times value), or with the highest risk if "
          + "the schema has no value column. Each with its change since the previous batch and "
          + "the reasons that raise (+) or lower (-) its rank. Reasons explain the ranking; they "
          + "are not causes. Calibration turns the ranking into a risk and keeps the order. A ? "
          + "marks a reason that the refits of the model do not all agree on.",
      ""
    })
final class CallListCommand extends WorkspaceCommand {
  private static final Pattern TIME = Pattern.compile("([0-9]{1,5})([hdw])");

  @Option(
      names = "--capacity",
      paramLabel = "K",
      description = "how many clients you can call (default: the configured capacity, or 100)")
  @Nullable Integer capacity;

  @Option(names = "--owner", paramLabel = "NAME", description = "only this person's clients")
  @Nullable String owner;

  @Option(
      names = "--min-risk",
      paramLabel = "P",
      description = "only clients with at least this risk, 0 to 1")
  double minRisk;

  @Option(
      names = "--exclude-contacted",
      paramLabel = "TIME",
      description =
          "leave out clients reached within this time, such as 30d; unanswered calls do not count")
  @Nullable String excludeContacted;

  @Override
  public Answer answer(Application application) {
    int calls = capacity == null ? application.config().callList().capacity() : capacity;
    requirePositive("--capacity", calls);
    if (!(minRisk >= 0 && minRisk <= 1)) {
      throw new RiskException(ErrorCode.USAGE, "--min-risk must be from 0 to 1, not " + minRisk);
    }
    CallListReport report =
        application
            .process()
            .clients()
            .callList(
                new CallListRequest(
                    calls,
                    owner,
                    minRisk,
                    excludeContacted == null ? null : time(excludeContacted)));
    return Answer.of(
            commandName(),
            ClientJson.CallList.of(report),
            report.warnings(),
            CallListTexts.callList(report, TerminalWidth.columns()))
        .withTable(CallListTexts.callListTable(report));
  }

  private static Duration time(String text) {
    Matcher parts = TIME.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new RiskException(
          ErrorCode.USAGE,
          "--exclude-contacted is not a valid length of time",
          ErrorContext.none().withValue(text).withAccepted("a number with h, d or w, such as 30d"));
    }
    int count = Integer.parseInt(parts.group(1));
    return switch (parts.group(2)) {
      case "h" -> Duration.ofHours(count);
      case "w" -> Duration.ofDays(7L * count);
      default -> Duration.ofDays(count);
    };
  }
}
