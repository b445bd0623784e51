package org.riskassessment.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.Estimate;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.evaluate.Metric;
import org.riskassessment.core.evaluate.PerfectModel;
import org.riskassessment.core.json.Json;

/**
 * A model card for people, in Markdown: what the model is for, how good it is, how it was chosen,
 * what it consists of, its limits, and what it was trained on.
 */
public final class ModelCardPage {
  /** Name of the artifact. */
  public static final String FILE = "modelcard.md";

  /** From this area on, a model is probably told what it should predict. */
  private static final double RARE_AUC = 0.99;

  private final ModelCard card;
  private final StringBuilder page = new StringBuilder();

  private ModelCardPage(ModelCard card) {
    this.card = card;
  }

  /** The page of a card. */
  public static String of(ModelCard card) {
    return new ModelCardPage(card).write();
  }

  private String write() {
    FitReport fit = card.fit();
    line("# Model card");
    line("");
    line(
        "%s of %s, trained on %,d rows of past clients, %,d of whom left.",
        fit == null
            ? "A model"
            : fit.candidate().equals("scorecard") ? "A scorecard" : "A logistic regression",
        card.question() == null
            ? "a client's risk of leaving"
            : "the risk that a client " + card.question(),
        card.trainedRows(),
        card.trainedPositives());
    quality();
    if (fit != null) {
      choice(fit);
      parts(fit);
      heading("Limits");
      fit.limits().forEach(limit -> line("- %s", limit));
    }
    provenance();
    return page.toString();
  }

  private void quality() {
    heading("How good it is");
    List<Evaluation> evaluations = new ArrayList<>();
    Evaluation outOfTime = card.outOfTime();
    if (outOfTime != null) {
      evaluations.add(outOfTime);
    }
    evaluations.add(card.evaluation());
    StringBuilder header = new StringBuilder("| |");
    StringBuilder rule = new StringBuilder("|---|");
    for (Evaluation evaluation : evaluations) {
      header.append(
          text(
              " %s: n = %s%s |",
              name(evaluation),
              evaluation.clients() == null
                  ? text("%,d, %,d left", evaluation.n(), evaluation.positives())
                  : evaluation.evidence(),
              evaluation.isSmall() ? ", a small sample" : ""));
      rule.append("---|");
    }
    line("%s", header);
    line("%s", rule);
    for (Metric metric : Metric.values()) {
      StringBuilder row = new StringBuilder("| " + metric.title() + " |");
      boolean known = false;
      for (Evaluation evaluation : evaluations) {
        Estimate estimate = evaluation.metrics().get(metric);
        known |= estimate != null;
        row.append(' ').append(figure(estimate)).append(" |");
      }
      if (known) {
        line("%s", row);
      }
    }
    line("");
    line("In brackets the 95%% interval.%s", perfect(card.evaluation()));
    if (card.evaluation().capacity() > 0) {
      line(
          "Capture and lift are for the %,d clients with the highest risk.",
          card.evaluation().capacity());
    }
    Estimate auc = card.evaluation().metrics().get(Metric.ROC_AUC);
    if (auc != null && auc.value() >= RARE_AUC) {
      line(
          "An AUC of %.3f is rare. Columns that are known only once a client has left explain it more"
              + " often than a good model does: look at the parts with the largest weights, and give"
              + " such a column the role \"ignored\".",
          auc.value());
    }
    line(
        "Clients are held out when SHA-256(\"%s\" + id) mod %d is %d; the model was not fitted on"
            + " them.",
        card.holdOut().salt(), card.holdOut().modulus(), card.holdOut().remainder());
  }

  private static String name(Evaluation evaluation) {
    return switch (evaluation.protocol()) {
      case HELD_OUT -> "held-out clients";
      case OUT_OF_FOLD -> "out of fold, each client by a model not trained on it";
      case OUT_OF_TIME -> "newer rows than it was trained on";
      case TEST -> "test data";
      case NEW_ROWS -> "new rows";
    };
  }

  private static String perfect(Evaluation evaluation) {
    PerfectModel perfect = evaluation.perfect();
    return perfect == null
        ? ""
        : text(
            " A perfect model's expected calibration error would be %.3f, up to %.3f.",
            perfect.mean(), perfect.p95());
  }

  private static String figure(@Nullable Estimate estimate) {
    if (estimate == null) {
      return "";
    }
    Interval interval = estimate.interval();
    return interval == null
        ? text("%.3f", estimate.value())
        : text("%.3f (%.3f to %.3f)", estimate.value(), interval.low(), interval.high());
  }

  private void choice(FitReport fit) {
    heading("How it was chosen");
    if (!fit.tried().isEmpty()) {
      FitReport.Tried first = fit.tried().get(0);
      line(
          "By log-loss in %d-fold cross-validation on %,d rows, with all rows of a client in one"
              + " fold; of candidates within one standard error of the best, the simplest.",
          first.folds(), first.rows());
      line("");
      line("| kind | penalty | log-loss | above the best | standard error | |");
      line("|---|---|---|---|---|---|");
      for (FitReport.Tried tried : fit.tried()) {
        boolean chosen = tried.candidate().equals(fit.candidate()) && tried.l2() == fit.l2();
        line(
            "| %s | %s | %.4f | %.4f | %.4f | %s |",
            tried.candidate(),
            Json.plain(tried.l2()),
            tried.logLoss(),
            tried.difference(),
            tried.standardError(),
            chosen ? "chosen" : "");
      }
      line("");
    }
    FitReport.Calibration calibration = fit.calibration();
    if (calibration.method().equals("none")) {
      line(
          calibration.rows() == 0
              ? "Risks are not calibrated: there were too few rows."
              : "Risks are the model's own: no calibration lowered the log-loss.");
    } else {
      line(
          "Risks are calibrated (%s) on %,d rows out of fold, which lowers the log-loss from %.4f"
              + " to %.4f.",
          calibration.method(),
          calibration.rows(),
          calibration.rawLogLoss(),
          calibration.logLoss());
    }
    line(
        "A client with a risk of %.3f or more is predicted to leave: %s.",
        card.evaluation().threshold(), fit.threshold());
  }

  private void parts(FitReport fit) {
    heading("What it adds to the log-odds");
    line("Compared with the average training row; above 0 raises the risk.");
    line("");
    line("| column | cells | rows | left | log-odds | standard error |");
    line("|---|---|---|---|---|---|");
    String before = "";
    for (FitReport.Coefficient part : fit.coefficients()) {
      line(
          "| %s | %s | %,d | %.1f%% | %+.3f | %.3f |",
          part.column().equals(before) ? "" : cell(part.column()),
          cell(part.cell()),
          part.rows(),
          100.0 * part.left() / Math.max(1, part.rows()),
          part.logOdds(),
          part.standardError());
      before = part.column();
    }
  }

  private void provenance() {
    heading("What it was trained on");
    line("| | |");
    line("|---|---|");
    line("| dataset | `%s`, its first %,d rows |", card.datasetId().sha256(), card.datasetRows());
    line("| trained on | rows from number %,d; window: %s |", card.firstRow() + 1, card.window());
    line("| configuration | `%s` |", card.configHash());
    if (card.fit() != null && card.fit().trainer() != null) {
      line("| trainer | %s |", cell(card.fit().trainer()));
    }
    line("| seed | %d |", card.seed());
    line("| code | %s, %s |", card.codeVersion(), card.jdk());
    line("| trained | %s, in %.1f s |", card.trainedAt(), card.millis() / 1000.0);
  }

  private void heading(String heading) {
    line("");
    line("## %s", heading);
    line("");
  }

  /** Text from the data, escaped so that it neither ends the table cell nor becomes markup. */
  private static String cell(String text) {
    return text.replaceAll("([\\\\`*_|<>\\[\\]#])", "\\\\$1").replaceAll("\\p{Cntrl}", " ");
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private void line(String format, Object... values) {
    page.append(text(format, values)).append('\n');
  }
}
