package org.riskassessment.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.config.Training.Candidate;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.evaluate.Threshold;
import org.riskassessment.core.evaluate.ThresholdRule;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.model.LogisticRiskModel;
import org.riskassessment.core.model.TrainedModel;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.TrainRequest;
import org.riskassessment.core.stage.TrainStage;

/**
 * Chooses a kind of model by cross-validation, fits it on all rows, calibrates it and chooses its
 * threshold on the out-of-fold scores, and exports it. Safe for several threads.
 */
public final class TribuoTrainStage implements TrainStage {
  /** Name of the artifact that holds Tribuo's own form of the model. */
  public static final String TRIBUO_FILE = "model.tribuo.pb";

  /** Name of the artifact that holds the model as ONNX. */
  public static final String ONNX_FILE = "model.onnx";

  /** Fewer rows than this of a class, and the model says that it rests on little. */
  private static final int FEW = 30;

  @Override
  public TrainedModel fit(TrainRequest request) {
    Dataset rows = request.rows();
    if (rows.positives() == 0 || rows.negatives() == 0) {
      throw new RiskException(
          ErrorCode.DATA_INSUFFICIENT,
          "all "
              + rows.size()
              + " rows to learn from "
              + (rows.positives() == 0 ? "stayed" : "left")
              + "; a model needs clients that left and clients that stayed");
    }
    Optional<CrossValidation> validation = CrossValidation.of(request);
    Candidate candidate =
        validation
            .map(CrossValidation::candidate)
            .orElseGet(() -> request.settings().candidates().get(0));
    double l2 =
        validation.map(CrossValidation::l2).orElseGet(() -> middle(request.settings().l2()));
    Fitting.Fitted fitted =
        validation
            .filter(v -> v.sample().size() == rows.size())
            .map(CrossValidation::whole)
            .orElseGet(() -> new Fitting(rows, candidate, request))
            .fit(l2);
    if (fitted.encoding().isEmpty()) {
      // Few rows may fill no bins, and yet be enough for a simpler kind.
      List<Candidate> others =
          request.settings().candidates().stream().filter(c -> c != candidate).toList();
      if (!others.isEmpty()) {
        return fit(request.with(request.settings().withCandidates(others)));
      }
      throw new RiskException(
          ErrorCode.DATA_INSUFFICIENT,
          "no feature varies enough over the "
              + rows.size()
              + " rows to learn from to tell clients apart");
    }
    return export(request, validation, candidate, fitted);
  }

  private static double middle(List<Double> l2) {
    return l2.get(l2.size() / 2);
  }

  private static TrainedModel export(
      TrainRequest request,
      Optional<CrossValidation> validation,
      Candidate candidate,
      Fitting.Fitted fitted) {
    Dataset rows = request.rows();
    Newton.Solution solution = fitted.solution();
    Dataset scored = validation.map(CrossValidation::sample).orElse(rows);
    double[] logOdds =
        validation.map(CrossValidation::logOdds).orElseGet(() -> fitted.scores(rows));
    boolean[] exited = new boolean[scored.size()];
    double[] weights = new double[scored.size()];
    for (int row = 0; row < exited.length; row++) {
      exited[row] = scored.exited(row);
      weights[row] = scored.weight(row);
    }
    Calibration calibration =
        validation
            .map(v -> Calibration.of(new Calibration.Points(logOdds, exited, weights), v.folds()))
            .orElseGet(Calibration::none);
    double[] risks = calibration.calibrator().risks(logOdds);
    ThresholdRule rule = request.settings().threshold();
    double threshold =
        Threshold.by(
            rule,
            new ScoredRows(logOdds, risks, exited, scored.clientNumbers()),
            weights,
            request.capacityShare());
    LogisticRiskModel model =
        new LogisticRiskModel(
            rows.schema().hash(),
            request.holdOut(),
            threshold,
            fitted.encoding().bias(solution.weights(), solution.bias()),
            fitted.encoding().terms(solution.weights()),
            calibration.calibrator());
    return new TrainedModel(
        model,
        () ->
            new FitReport(
                candidate.name().toLowerCase(Locale.ROOT),
                fitted.l2(),
                validation.map(CrossValidation::tried).orElse(List.of()),
                calibration.report(),
                describe(rule, request.capacityShare()),
                fitted.coefficients(rows.clientNumbers()),
                limits(request, validation, fitted.encoding())),
        () -> interchange(fitted, model, rows.schema()));
  }

  private static Map<String, byte[]> interchange(
      Fitting.Fitted fitted, LogisticRiskModel model, Schema schema) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        TRIBUO_FILE,
        TribuoModel.bytes(
            fitted.encoding().inputs(), fitted.solution().weights(), fitted.solution().bias()));
    files.put(ONNX_FILE, OnnxModel.bytes(model, schema));
    return files;
  }

  private static String describe(ThresholdRule rule, double capacityShare) {
    if (rule instanceof ThresholdRule.Fixed) {
      return "as configured";
    }
    if (rule instanceof ThresholdRule.Cost cost) {
      return String.format(
          Locale.ROOT,
          "where a call pays: a cost of %s against a value of %s and a chance to save of %s",
          Json.plain(cost.call()),
          Json.plain(cost.value()),
          Json.plain(cost.saves()));
    }
    return rule instanceof ThresholdRule.Capacity
        ? String.format(
            Locale.ROOT, "calls for %.3g%% of the clients, those most at risk", 100 * capacityShare)
        : "the highest F1 on out-of-fold risks";
  }

  private static List<String> limits(
      TrainRequest request, Optional<CrossValidation> validation, Encoding encoding) {
    Dataset rows = request.rows();
    List<String> limits = new ArrayList<>();
    int fewer = Math.min(rows.positives(), rows.negatives());
    if (fewer < FEW) {
      limits.add(
          "It learned from only "
              + rows.size()
              + " rows, "
              + rows.positives()
              + " of them left: what it says is little more than a guess.");
    }
    if (validation.isEmpty()) {
      limits.add(
          "There were too few clients to choose a kind of model, to calibrate, or to choose the"
              + " threshold on rows it did not learn from.");
    } else if (validation.get().sample().size() < rows.size()) {
      limits.add(
          String.format(
              Locale.ROOT,
              "Kind, penalty, calibration and threshold were chosen on %,d of %,d rows, drawn by"
                  + " client.",
              validation.get().sample().size(),
              rows.size()));
    }
    List<String> used = encoding.encoders().stream().map(Encoder::column).toList();
    List<String> unused =
        rows.schema().features().stream()
            .map(Column::name)
            .filter(name -> !used.contains(name))
            .toList();
    if (!unused.isEmpty()) {
      limits.add("It does not use " + String.join(", ", unused) + ": nothing varies there.");
    }
    if (request.settings().classWeights() == Training.ClassWeights.BALANCED) {
      limits.add("Both classes weighed the same, so uncalibrated risks are too high.");
    }
    limits.add("What it says is associated with leaving need not cause it.");
    return limits;
  }
}
