package org.riskassessment.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Text for people in 80 columns: labels with text beside them, and single lines. */
public final class Lines {
  private static final int WIDTH = 79;
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm xxx", Locale.ROOT);
  private static final DateTimeFormatter UTC_MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final StringBuilder text = new StringBuilder();
  private final int indent;

  /**
   * @param indent where the text beside the labels starts
   */
  public Lines(int indent) {
    this.indent = indent;
  }

  /** Adds a text beside a label, wrapped at blanks; a word that is too long is not broken. */
  public Lines add(String label, String content) {
    StringBuilder line = new StringBuilder(label);
    for (String part : content.split("\n")) {
      boolean empty = true;
      for (String word : part.strip().split(" ")) {
        if (!empty && line.length() + 1 + word.length() > WIDTH) {
          end(line);
          empty = true;
        }
        if (empty) {
          line.append(" ".repeat(Math.max(0, indent - line.length())));
        } else {
          line.append(' ');
        }
        line.append(word);
        empty = false;
      }
      end(line);
    }
    return this;
  }

  /** Adds a formatted line, without blanks at its end. */
  public Lines line(String format, Object... values) {
    return verbatim(String.format(Locale.ROOT, format, values).stripTrailing());
  }

  /** Adds whole lines, each with its line feed. */
  public Lines block(String lines) {
    text.append(lines);
    return this;
  }

  /** Adds a line as it is. */
  public Lines verbatim(String line) {
    text.append(line).append('\n');
    return this;
  }

  private void end(StringBuilder line) {
    text.append(line.toString().stripTrailing()).append('\n');
    line.setLength(0);
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /** A time for people, in a zone. */
  public static String time(Instant at, ZoneId zone) {
    return MINUTE.format(at.atZone(zone));
  }

  /** A time for people, in UTC and without saying so. */
  public static String minute(Instant at) {
    return UTC_MINUTE.format(at);
  }

  /** The day of a time in UTC. */
  public static String day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC).toString();
  }

  /** A length of time in its largest unit, such as {@code 8 min}. */
  public static String length(Duration length) {
    if (length.toDays() >= 2) {
      return length.toDays() + " days";
    }
    if (length.toHours() >= 2) {
      return length.toHours() + " h";
    }
    return length.toMinutes() >= 2
        ? length.toMinutes() + " min"
        : Math.max(0, length.toSeconds()) + " s";
  }
}
