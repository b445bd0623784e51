package org.riskassessment.core.model;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;

/**
 * What a model was made from and how good it was when made.
 *
 * @param datasetRows rows of the dataset at training: the cut-off, later rows are new to the model
 * @param firstRow the first row of the dataset that training looked at, 0 for all history
 * @param trainedRows labelled rows it was fitted on, held-out clients left out
 * @param millis duration of training, its evaluation included
 * @param evaluation on the held-out clients, or out of fold where they are too few
 * @param window which rows were learned from, as configured
 * @param fit how the model came about; not told by the first release
 * @param outOfTime the same way of training judged on rows newer than what it learned from; null
 *     where rows do not tell their time, or too few do
 */
public record ModelCard(
    String schemaHash,
    DatasetId datasetId,
    long datasetRows,
    long firstRow,
    int trainedRows,
    int trainedPositives,
    HoldOut holdOut,
    long seed,
    String configHash,
    String codeVersion,
    String jdk,
    Instant trainedAt,
    long millis,
    Evaluation evaluation,
    String window,
    @Nullable FitReport fit,
    @Nullable Evaluation outOfTime) {

  /** Name of the artifact. */
  public static final String FILE = "modelcard.json";

  public static final String FORMAT = "risk.modelcard/1";

  /** A card that does not tell how the model came about. */
  public ModelCard(
      String schemaHash,
      DatasetId datasetId,
      long datasetRows,
      long firstRow,
      int trainedRows,
      int trainedPositives,
      HoldOut holdOut,
      long seed,
      String configHash,
      String codeVersion,
      String jdk,
      Instant trainedAt,
      long millis,
      Evaluation evaluation) {
    this(
        schemaHash,
        datasetId,
        datasetRows,
        firstRow,
        trainedRows,
        trainedPositives,
        holdOut,
        seed,
        configHash,
        codeVersion,
        jdk,
        trainedAt,
        millis,
        evaluation,
        "all",
        null,
        null);
  }

  public byte[] toJson() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("format", FORMAT);
    tree.put("schema", schemaHash);
    tree.put("dataset", datasetId.sha256());
    tree.put("dataset_rows", datasetRows);
    tree.put("first_row", firstRow);
    tree.put("trained_rows", trainedRows);
    tree.put("trained_positives", trainedPositives);
    tree.put("hold_out", ModelJson.holdOutTree(holdOut));
    tree.put("seed", seed);
    tree.put("config", configHash);
    tree.put("code_version", codeVersion);
    tree.put("jdk", jdk);
    tree.put("trained_at", trainedAt.toString());
    tree.put("millis", millis);
    tree.put("evaluation", evaluation.toTree());
    if (outOfTime != null) {
      tree.put("out_of_time", outOfTime.toTree());
    }
    if (fit != null) {
      tree.put("window", window);
      tree.put("fit", fit.toTree());
    }
    return Json.indented(tree).getBytes(StandardCharsets.UTF_8);
  }

  /** Reads what {@link #toJson()} wrote. */
  public static ModelCard read(byte[] json, String name) {
    JsonSection root =
        Json.parse(json, name, ErrorCode.MODEL_CORRUPT).section(ErrorCode.MODEL_CORRUPT);
    ModelJson.requireFormat(root, FORMAT, name);
    String dataset = root.text("dataset");
    String trainedAt = root.text("trained_at");
    JsonSection evaluation = root.requiredSection("evaluation");
    try {
      ModelCard card =
          new ModelCard(
              root.text("schema"),
              new DatasetId(dataset),
              root.integer("dataset_rows", 0, Long.MAX_VALUE),
              root.integer("first_row", 0, Long.MAX_VALUE),
              (int) root.integer("trained_rows", 0, Integer.MAX_VALUE),
              (int) root.integer("trained_positives", 0, Integer.MAX_VALUE),
              ModelJson.readHoldOut(root.requiredSection("hold_out")),
              root.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
              root.text("config"),
              root.text("code_version"),
              root.text("jdk"),
              Instant.parse(trainedAt),
              root.integer("millis", 0, Long.MAX_VALUE),
              Evaluation.read(evaluation),
              root.text("window", "all"),
              root.section("fit").map(FitReport::read).orElse(null),
              root.section("out_of_time").map(Evaluation::read).orElse(null));
      root.check();
      return card;
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new RiskException(
          ErrorCode.MODEL_CORRUPT, "is damaged: " + e.getMessage(), ErrorContext.ofFile(name), e);
    }
  }
}
