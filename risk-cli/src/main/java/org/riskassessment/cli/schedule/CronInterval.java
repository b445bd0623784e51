package org.riskassessment.cli.schedule;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;

/**
 * How often cron starts a run. Only steps that cron spaces evenly: a step of 7 minutes would start
 * at minutes 0, 7, ... 56 and again at 0, four minutes later.
 *
 * @param text as it is given, {@code 10m}
 * @param fields the five fields of a crontab line
 */
public record CronInterval(String text, String fields) {
  static final String ACCEPTED =
      "1m, 2m, 3m, 4m, 5m, 6m, 10m, 12m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h, 1d";

  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]?)([mhd])");

  /**
   * Reads an interval.
   *
   * @throws RiskException USAGE, with the list of those accepted, when cron cannot keep it
   */
  public static CronInterval of(String text) {
    return fields(text)
        .map(fields -> new CronInterval(text, fields))
        .orElseThrow(
            () ->
                new RiskException(
                    ErrorCode.USAGE,
                    "cron cannot keep this interval",
                    ErrorContext.none()
                        .withColumn("--every")
                        .withValue(text)
                        .withAccepted(ACCEPTED)));
  }

  private static Optional<String> fields(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int step = Integer.parseInt(matcher.group(1));
    return switch (matcher.group(2)) {
      case "m" -> field(step, 60).map(minutes -> minutes + " * * * *");
      case "h" -> field(step, 24).map(hours -> "0 " + hours + " * * *");
      default -> step == 1 ? Optional.of("0 0 * * *") : Optional.empty();
    };
  }

  private static Optional<String> field(int step, int whole) {
    return step >= whole || whole % step != 0
        ? Optional.empty()
        : Optional.of(step == 1 ? "*" : "*/" + step);
  }
}
