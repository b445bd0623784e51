package org.riskassessment.cli.schedule;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;

/**
 * The part of a crontab that belongs to one profile of one workspace: a line between two marks.
 * Everything else in the crontab is kept byte for byte; the text is {@link Crontab}'s, a character
 * for each byte.
 *
 * @param workspace its real path
 */
public record CrontabBlock(Path workspace, String profile) {

  public CrontabBlock {
    CronLine.requireOneLine(workspace + profile);
  }

  /** The line of this workspace; empty when it has no block, or the block has no line. */
  public Optional<CronLine> lineIn(String crontab) {
    return split(crontab).block().stream()
        .map(CrontabBlock::decoded)
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .findFirst()
        .map(CronLine::new);
  }

  boolean isIn(String crontab) {
    return !split(crontab).block().isEmpty();
  }

  /**
   * A crontab with this workspace's line in place of the present one, or else before all others:
   * there the user's settings, such as another shell, do not apply yet, and a last line without a
   * line feed stays as it is.
   */
  String putInto(String crontab, CronLine line) {
    Split split = split(crontab);
    return split.before() + encoded(text(line)) + split.after();
  }

  String removedFrom(String crontab) {
    Split split = split(crontab);
    return split.before() + split.after();
  }

  /** The block as it stands in a crontab. */
  String text(CronLine line) {
    return mark("begin") + "\n" + line.text() + "\n" + mark("end") + "\n";
  }

  private String mark(String which) {
    return "# risk schedule, " + which + ": profile " + profile + " of " + workspace;
  }

  /** What is before the block, its lines, and what is after it. */
  private record Split(String before, List<String> block, String after) {}

  private Split split(String crontab) {
    String begin = encoded(mark("begin"));
    String end = encoded(mark("end"));
    StringBuilder before = new StringBuilder();
    StringBuilder after = new StringBuilder();
    List<String> block = new ArrayList<>();
    boolean inside = false;
    for (String line : crontab.split("(?<=\n)", -1)) {
      String content = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
      if (content.equals(inside ? begin : end)) {
        throw damaged();
      }
      if (inside || content.equals(begin)) {
        block.add(line);
        inside = !content.equals(end);
      } else {
        (block.isEmpty() ? before : after).append(line);
      }
    }
    if (inside) {
      throw damaged();
    }
    return block.isEmpty()
        ? new Split("", block, before.toString())
        : new Split(before.toString(), block, after.toString());
  }

  private RiskException damaged() {
    return new RiskException(
        ErrorCode.DATA_INVALID,
        "the marks around this workspace's entry are damaged; delete them and the line between"
            + " them with 'crontab -e', then install again",
        ErrorContext.ofFile("crontab").withAccepted(mark("begin") + ", and the same with 'end'"));
  }

  private static String encoded(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static String decoded(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
