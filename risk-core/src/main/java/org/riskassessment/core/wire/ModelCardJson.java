package org.riskassessment.core.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.OmitNull;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.Recalibration;

/**
 * How a version was made, and how good it was when made.
 *
 * @param format {@code risk.modelcard/1}
 * @param schema digest of the schema
 * @param dataset SHA-256 of the dataset file, 64 hex digits
 * @param datasetRows rows of the dataset at training; later rows are new to the version
 * @param firstRow the first row that training used, from 0
 * @param trainedRows labelled rows that it learned from
 * @param trainedPositives those of them whose client left
 * @param holdOut the rule that held clients out of training
 * @param seed the seed of folds and intervals
 * @param config digest of the configuration
 * @param codeVersion the release that trained it
 * @param jdk the Java version that trained it
 * @param trainedAt when it was trained
 * @param millis how long that took, evaluation included, in milliseconds
 * @param evaluation how good it is on the held-out clients, or out of fold where these are too few
 * @param outOfTime how good it is on rows newer than what it learned from; left out where there are
 *     too few
 * @param question what it answers of a client, in words; left out where that is what the labels of
 *     the rows say
 * @param window the rows it learned from, as configured; left out with {@code fit}
 * @param fit how the model was chosen; left out in versions of the first release
 * @param recalibration how it differs from the version it was made from; left out in a trained one
 */
public record ModelCardJson(
    String format,
    String schema,
    String dataset,
    long datasetRows,
    long firstRow,
    int trainedRows,
    int trainedPositives,
    HeldOut holdOut,
    long seed,
    String config,
    String codeVersion,
    String jdk,
    Instant trainedAt,
    long millis,
    EvaluationJson evaluation,
    @OmitNull @Nullable EvaluationJson outOfTime,
    @OmitNull @Nullable String question,
    @OmitNull @Nullable String window,
    @OmitNull @Nullable Fit fit,
    @OmitNull @Nullable Moved recalibration) {

  /**
   * How a version differs from the trained one that it was made from: in its level alone.
   *
   * @param base the trained version
   * @param baseOffset from that version's log-odds of risk to this one's
   * @param baseSlope likewise, 1 for none
   * @param dataset SHA-256 of the dataset file, 64 hex digits
   * @param firstRow the first row that the level was fitted on, from 0
   * @param endRow the row after the last one
   * @param offset from the level before to this one
   * @param slope likewise, 1 where the offset alone was fitted
   * @param offsetVariance variance of the offset
   * @param slopeVariance variance of the slope, 0 where it was not fitted
   * @param covariance of the two
   * @param logLossGain mean log-loss saved on these rows, each moved by the others
   * @param n rows
   * @param positives rows of clients that left
   * @param clients distinct clients
   */
  public record Moved(
      int base,
      double baseOffset,
      double baseSlope,
      String dataset,
      long firstRow,
      long endRow,
      double offset,
      double slope,
      double offsetVariance,
      double slopeVariance,
      double covariance,
      double logLossGain,
      int n,
      int positives,
      int clients) {

    static @Nullable Moved orNull(@Nullable Recalibration level) {
      return level == null
          ? null
          : new Moved(
              level.base(),
              level.offset(),
              level.slope(),
              level.dataset().sha256(),
              level.firstRow(),
              level.endRow(),
              level.fit().offset(),
              level.fit().slope(),
              level.fit().variances().offset(),
              level.fit().variances().slope(),
              level.fit().variances().both(),
              level.fit().gain(),
              level.fit().n(),
              level.fit().positives(),
              level.fit().clients());
    }
  }

  /**
   * The rule that holds clients out: a part given by a hash of the id.
   *
   * @param salt text put before the id
   * @param modulus number of parts
   * @param remainder the part that is held out, from 0
   */
  public record HeldOut(String salt, int modulus, int remainder) {}

  /**
   * How a model was chosen, and what it consists of.
   *
   * @param candidate the kind of model
   * @param l2 strength of the penalty
   * @param tried everything that was cross-validated; empty where rows were too few
   * @param calibration how log-odds become probabilities
   * @param threshold the rule for the decision threshold, in words
   * @param coefficients what the model adds to the log-odds
   * @param limits what the reader should know, one sentence each
   * @param trainer what found the weights, with its settings; left out where it is unknown
   */
  public record Fit(
      String candidate,
      double l2,
      List<Tried> tried,
      Calibration calibration,
      String threshold,
      List<Coefficient> coefficients,
      List<String> limits,
      @OmitNull @Nullable String trainer) {

    static Fit of(FitReport fit) {
      FitReport.Calibration calibration = fit.calibration();
      return new Fit(
          fit.candidate(),
          fit.l2(),
          fit.tried().stream().map(Tried::of).toList(),
          new Calibration(
              calibration.method(),
              calibration.rows(),
              calibration.logLoss(),
              calibration.rawLogLoss()),
          fit.threshold(),
          fit.coefficients().stream().map(Coefficient::of).toList(),
          fit.limits(),
          fit.trainer());
    }
  }

  /**
   * A candidate under cross-validation.
   *
   * @param candidate the kind of model
   * @param l2 strength of the penalty
   * @param n rows scored by models that did not learn from them
   * @param folds number of parts
   * @param logLoss log-loss, mean over the folds
   * @param difference its log-loss minus the best one's, mean over the folds; 0 for the best
   * @param standardError standard error of that difference
   */
  public record Tried(
      String candidate,
      double l2,
      int n,
      int folds,
      double logLoss,
      double difference,
      double standardError) {

    static Tried of(FitReport.Tried tried) {
      return new Tried(
          tried.candidate(),
          tried.l2(),
          tried.rows(),
          tried.folds(),
          tried.logLoss(),
          tried.difference(),
          tried.standardError());
    }
  }

  /**
   * How log-odds become probabilities.
   *
   * @param method none, platt, spline or isotonic
   * @param n out-of-fold rows that it was chosen on; 0 where they were too few
   * @param logLoss log-loss of these rows, calibrated by the other folds
   * @param rawLogLoss log-loss of these rows without calibration
   */
  public record Calibration(String method, int n, double logLoss, double rawLogLoss) {}

  /**
   * What a cell adds to the log-odds, compared with the average training row.
   *
   * @param column the column of the source
   * @param cell the cells it is for: a bin, a level, {@code missing}; for a number, what one
   *     standard deviation of it adds
   * @param n training rows with such a cell
   * @param left those of them whose client left
   * @param logOdds what such a cell adds
   * @param standardError standard error of that, clustered by client
   */
  public record Coefficient(
      String column, String cell, int n, int left, double logOdds, double standardError) {

    static Coefficient of(FitReport.Coefficient coefficient) {
      return new Coefficient(
          coefficient.column(),
          coefficient.cell(),
          coefficient.rows(),
          coefficient.left(),
          coefficient.logOdds(),
          coefficient.standardError());
    }
  }

  public static ModelCardJson of(ModelCard card) {
    FitReport fit = card.fit();
    return new ModelCardJson(
        ModelCard.FORMAT,
        card.schemaHash(),
        card.datasetId().sha256(),
        card.datasetRows(),
        card.firstRow(),
        card.trainedRows(),
        card.trainedPositives(),
        new HeldOut(card.holdOut().salt(), card.holdOut().modulus(), card.holdOut().remainder()),
        card.seed(),
        card.configHash(),
        card.codeVersion(),
        card.jdk(),
        card.trainedAt(),
        card.millis(),
        EvaluationJson.of(card.evaluation()),
        EvaluationJson.orNull(card.outOfTime()),
        card.question(),
        fit == null ? null : card.window(),
        fit == null ? null : Fit.of(fit),
        Moved.orNull(card.recalibration()));
  }
}
