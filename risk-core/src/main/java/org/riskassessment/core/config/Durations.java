package org.riskassessment.core.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.JsonSection;

/** Durations as people write them: {@code 500ms}, {@code 30s}, {@code 10m}, {@code 1h}. */
final class Durations {
  static final String ACCEPTED = "a duration such as 500ms, 30s, 10m, 6h or 2d";

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private Durations() {}

  static Optional<Duration> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        });
  }

  /** An optional duration above 0; null where the key is missing or at fault. */
  static @Nullable Duration optional(JsonSection json, String key) {
    String text = json.optionalText(key).orElse(null);
    if (text == null) {
      return null;
    }
    Duration duration = parse(text).orElse(null);
    if (duration == null || duration.isZero()) {
      json.fault(
          key,
          duration == null ? "is not a valid duration" : "has to be longer than nothing",
          text,
          ACCEPTED);
      return null;
    }
    return duration;
  }

  /** In days where they are whole ones. */
  static String age(Duration duration) {
    return duration.toMillis() % Duration.ofDays(1).toMillis() == 0
        ? duration.toDays() + "d"
        : text(duration);
  }

  static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds > 0 && seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds > 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
