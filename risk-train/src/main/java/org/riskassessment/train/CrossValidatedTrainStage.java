package org.riskassessment.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.config.Training.Candidate;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.evaluate.Threshold;
import org.riskassessment.core.evaluate.ThresholdRule;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.model.LogisticRiskModel;
import org.riskassessment.core.model.OutOfFold;
import org.riskassessment.core.model.PastRates;
import org.riskassessment.core.model.TrainedModel;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.TrainRequest;
import org.riskassessment.core.stage.TrainStage;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.sgd.linear.LinearSGDModel;

/**
 * Trains a logistic regression, by Newton's method or by a trainer of Tribuo's, or a scorecard. It
 * chooses between them and their penalties by cross-validation, fits the choice on all rows,
 * calibrates it and sets its threshold on the out-of-fold scores, and exports it.
 *
 * <p>With too few clients to cross-validate, it fits the first candidate with the middle penalty,
 * uncalibrated. Throws DATA_INSUFFICIENT for rows of one class, and for rows in which no feature
 * varies enough. Safe for several threads.
 */
public final class CrossValidatedTrainStage implements TrainStage {
  /** Name of the artifact that holds the model in Tribuo's format. */
  static final String TRIBUO_FILE = "model.tribuo.pb";

  /** Name of the artifact that holds the model as ONNX. */
  static final String ONNX_FILE = "model.onnx";

  /** With fewer rows of a class than this, the model card warns about its quality. */
  private static final int FEW = 30;

  private final @Nullable Supplier<? extends Trainer<Label>> brought;

  /** With the trainers of this product. */
  public CrossValidatedTrainStage() {
    this.brought = null;
  }

  /**
   * With trainers of Tribuo's in place of this product's. One gets the rows as a configured kind of
   * model encodes them, and has its own settings and seed.
   *
   * <p>Its model must give probabilities whose log-odds are a weighted sum of the inputs, because
   * reasons are exact. {@link #fit} refuses any other with USAGE.
   *
   * @param trainers gives a new trainer each time, because none trains the same way twice; called
   *     by several threads
   */
  public CrossValidatedTrainStage(Supplier<? extends Trainer<Label>> trainers) {
    this.brought = Objects.requireNonNull(trainers);
  }

  @Override
  public TrainedModel fit(TrainRequest request) {
    Dataset rows = request.rows();
    if (rows.positives() == 0 || rows.negatives() == 0) {
      throw new RiskException(ErrorCode.DATA_INSUFFICIENT, oneClass(rows));
    }
    CrossValidation validation = CrossValidation.of(request, brought).orElse(null);
    Candidate candidate =
        validation == null ? request.settings().candidates().get(0) : validation.candidate();
    double l2 =
        validation == null
            ? middle(CandidateFitter.penalties(candidate, request.settings(), brought))
            : validation.l2();
    CandidateFitter fitter =
        validation != null && validation.sample().size() == rows.size()
            ? validation.whole()
            : new CandidateFitter(rows, candidate, request, brought);
    CandidateFitter.FittedModel fitted = fitter.fit(l2);
    if (fitted.encoding().isEmpty()) {
      // Few rows may fill no bins and still be enough for a simpler candidate.
      List<Candidate> others =
          request.settings().candidates().stream().filter(c -> c != candidate).toList();
      if (!others.isEmpty()) {
        return fit(request.with(request.settings().withCandidates(others)));
      }
      throw new RiskException(
          ErrorCode.DATA_INSUFFICIENT,
          "no feature varies enough in the " + rows.size() + " training rows to fit a model");
    }
    return export(request, validation, candidate, fitted);
  }

  private static String oneClass(Dataset rows) {
    String found =
        rows.size() == 0
            ? "there are no training rows"
            : "all "
                + rows.size()
                + " training rows belong to clients that "
                + (rows.positives() == 0 ? "stayed" : "left");
    return found + "; a model needs clients that left and clients that stayed";
  }

  private static double middle(List<Double> l2) {
    return l2.get(l2.size() / 2);
  }

  private static TrainedModel export(
      TrainRequest request,
      @Nullable CrossValidation validation,
      Candidate candidate,
      CandidateFitter.FittedModel fitted) {
    Dataset rows = request.rows();
    NewtonSolver.Solution solution = fitted.solution();
    Dataset scored = validation == null ? rows : validation.sample();
    double[] logOdds = validation == null ? fitted.scores(rows) : validation.logOdds();
    boolean[] exited = new boolean[scored.size()];
    double[] weights = new double[scored.size()];
    for (int row = 0; row < exited.length; row++) {
      exited[row] = scored.exited(row);
      weights[row] = scored.weight(row);
    }
    Calibration calibration =
        validation == null
            ? Calibration.none()
            : Calibration.of(new Calibration.Points(logOdds, exited, weights), validation.folds());
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
                Words.lower(candidate),
                fitted.l2(),
                validation == null ? List.of() : validation.tried(),
                calibration.report(),
                describe(rule, request.capacityShare()),
                fitted.coefficients(rows.clientNumbers()),
                limits(request, validation, fitted),
                fitted.found().words()),
        () -> interchange(request, candidate, fitted, model),
        count ->
            new BootstrapRefits(
                    request,
                    scored,
                    fitted,
                    model,
                    validation == null ? new double[0] : logOdds,
                    scored.size() / (double) rows.size())
                .draw(count),
        validation == null ? null : new OutOfFold(validation.places(), validation.logOdds()),
        unfinished(fitted));
  }

  @Override
  public Map<String, byte[]> interchange(LogisticRiskModel model, Schema schema) {
    return Map.of(ONNX_FILE, OnnxModel.bytes(model, schema));
  }

  private static Map<String, byte[]> interchange(
      TrainRequest request,
      Candidate candidate,
      CandidateFitter.FittedModel fitted,
      LogisticRiskModel model) {
    List<String> inputs = fitted.encoding().inputs();
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        TRIBUO_FILE,
        TribuoModel.bytes(
            inputs,
            fitted.solution().weights(),
            fitted.solution().bias(),
            TribuoProvenance.of(
                LinearSGDModel.class.getName(),
                request,
                fitted.found().trainer(),
                Words.lower(candidate),
                inputs.size())));
    files.put(ONNX_FILE, OnnxModel.bytes(model, request.rows().schema()));
    return files;
  }

  private static String describe(ThresholdRule rule, double capacityShare) {
    if (rule instanceof ThresholdRule.Fixed) {
      return "as configured";
    }
    if (rule instanceof ThresholdRule.Cost cost) {
      return String.format(
          Locale.ROOT,
          "where a call pays: it costs %s, a client is worth %s, and a call saves one with a chance"
              + " of %s",
          Json.plain(cost.call()),
          Json.plain(cost.value()),
          Json.plain(cost.saves()));
    }
    return rule instanceof ThresholdRule.Capacity
        ? String.format(
            Locale.ROOT, "calls for the %.3g%% of clients most at risk", 100 * capacityShare)
        : "the highest F1 on out-of-fold risks";
  }

  private static String tooGood(PastRates.Condition condition) {
    return String.format(
        Locale.ROOT,
        "`%s` %s for %,d clients, and %.0f%% of them left: make sure that this was known before"
            + " they did.",
        condition.feature(),
        condition.text(),
        condition.holds().clients(),
        100 * condition.holds().rate());
  }

  /** Says so where the trainer stopped short of the optimum. */
  private static List<String> unfinished(CandidateFitter.FittedModel fitted) {
    return fitted.found().excess() == 0
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "The trainer did not converge: the log-loss of its rows is about %.4f above the"
                    + " lowest, which the kind `logistic` reaches.",
                fitted.found().excess()));
  }

  private static List<String> limits(
      TrainRequest request,
      @Nullable CrossValidation validation,
      CandidateFitter.FittedModel fitted) {
    Dataset rows = request.rows();
    List<String> limits = new ArrayList<>();
    int fewer = Math.min(rows.positives(), rows.negatives());
    if (fewer < FEW) {
      limits.add(
          "It was trained on only "
              + rows.size()
              + " rows, "
              + rows.positives()
              + " from clients that left: its risks are little better than guesses.");
    }
    limits.addAll(unfinished(fitted));
    if (validation == null) {
      limits.add(
          "There were too few clients to choose the kind of model, calibrate it and set the"
              + " threshold on rows it was not trained on.");
    } else if (validation.sample().size() < rows.size()) {
      limits.add(
          String.format(
              Locale.ROOT,
              "Kind, penalty, calibration and threshold were chosen on %,d of %,d rows, sampled"
                  + " by client.",
              validation.sample().size(),
              rows.size()));
    }
    PastRates.of(validation == null ? rows : validation.sample())
        .suspicious()
        .forEach(condition -> limits.add(tooGood(condition)));
    List<String> used = fitted.encoding().encoders().stream().map(Encoder::column).toList();
    List<String> unused =
        rows.schema().features().stream()
            .map(Column::name)
            .filter(name -> !used.contains(name))
            .toList();
    if (!unused.isEmpty()) {
      limits.add("It does not use " + String.join(", ", unused) + ": too little variation.");
    }
    if (request.settings().classWeights() == Training.ClassWeights.BALANCED) {
      limits.add(
          "Both classes had the same weight in training, so uncalibrated risks are too high.");
    }
    limits.add("Its reasons are associated with leaving; they do not prove a cause.");
    return limits;
  }
}
