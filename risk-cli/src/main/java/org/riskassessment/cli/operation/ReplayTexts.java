package org.riskassessment.cli.operation;

import java.util.Locale;
import org.riskassessment.cli.terminal.Cell;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.core.portfolio.BatchReplay;
import org.riskassessment.core.version.DecisionReplay;

/** What a replay found, for people. */
final class ReplayTexts {
  private static final int INDENT = 12;
  private static final int DIGEST_SHOWN = 16;
  private static final int DIFFERENCES_SHOWN = 20;

  private ReplayTexts() {}

  static String decision(DecisionReplay replay) {
    Lines text = new Lines(INDENT);
    text.add("Run", Cell.printable(replay.runId()));
    text.add(
        "Dataset",
        String.format(
            Locale.ROOT,
            "%s, %,d rows",
            replay.datasetId().substring(0, Math.min(DIGEST_SHOWN, replay.datasetId().length())),
            replay.rows()));
    text.add("Decision", Cell.printable(replay.sentence()));
    if (replay.isIdentical()) {
      return text.add("Replay", "identical").toString();
    }
    text.add("Replay", replay.differences().size() + " values differ from what was recorded");
    for (DecisionReplay.Difference difference :
        replay.differences().subList(0, Math.min(DIFFERENCES_SHOWN, replay.differences().size()))) {
      text.verbatim("  " + difference.path());
      text.add("    recorded", Cell.printable(difference.recorded()));
      text.add("    now", Cell.printable(difference.recomputed()));
    }
    if (replay.differences().size() > DIFFERENCES_SHOWN) {
      text.verbatim("  and more: -o json");
    }
    return text.toString();
  }

  static String predictions(BatchReplay replay) {
    Lines lines = new Lines(12);
    lines.add("Batch", replay.batch().batchId() + ", version " + replay.batch().modelVersion());
    lines.add(
        "Replay",
        replay.isIdentical()
            ? String.format(Locale.ROOT, "identical, %,d predictions", replay.compared())
            : String.format(
                Locale.ROOT,
                "%,d values of %,d predictions differ from what was stored",
                replay.differences().size(),
                replay.compared()));
    replay.differences().stream()
        .limit(DIFFERENCES_SHOWN)
        .forEach(
            d ->
                lines.add(
                    "",
                    String.format(
                        Locale.ROOT,
                        "%s: %s was %s, is %s",
                        Cell.text(d.clientId(), 40),
                        d.field(),
                        d.recorded(),
                        d.recomputed())));
    return lines.toString();
  }
}
