package org.riskassessment.core.model;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;

/**
 * What a model was trained on and how good it was at the time.
 *
 * @param rows the rows it was trained on
 * @param provenance what else it takes to train it again
 * @param evaluation on the held-out clients, or out of fold when they are too few
 * @param fit how the model was chosen and fitted; null in cards of the first release
 * @param outOfTime the same training evaluated on newer rows than it used; null when rows are not
 *     dated or too few of them are newer
 * @param question what it answers of a client, in words: leaves within 90 days; null when that is
 *     what the labels of the rows say
 * @param recalibration how it differs from the version it was made from; null for a trained model
 */
public record ModelCard(
    Rows rows,
    Provenance provenance,
    Evaluation evaluation,
    @Nullable FitReport fit,
    @Nullable Evaluation outOfTime,
    @Nullable String question,
    @Nullable Recalibration recalibration) {

  /** A card of a model that answers what the labels of its rows say. */
  public ModelCard(
      Rows rows,
      Provenance provenance,
      Evaluation evaluation,
      @Nullable FitReport fit,
      @Nullable Evaluation outOfTime) {
    this(rows, provenance, evaluation, fit, outOfTime, null, null);
  }

  /** Name of the artifact. */
  public static final String FILE = "modelcard.json";

  public static final String FORMAT = "risk.modelcard/1";

  /** The window of cards that do not name one. */
  private static final String ALL = "all";

  /**
   * The rows that a model was trained on.
   *
   * @param dataset their dataset
   * @param datasetRows rows of the dataset at training; later rows are new to the model
   * @param first the first row of the dataset that training used, from 0
   * @param trained labelled rows it was fitted on, without held-out clients
   * @param positives those of them that left
   * @param holdOut which clients were held out
   * @param window which rows to train on, as configured
   * @param recency null where rows of every age counted the same
   */
  public record Rows(
      DatasetId dataset,
      long datasetRows,
      long first,
      int trained,
      int positives,
      HoldOut holdOut,
      String window,
      @Nullable Recency recency) {

    /** Rows of every age count the same. */
    public Rows(
        DatasetId dataset,
        long datasetRows,
        long first,
        int trained,
        int positives,
        HoldOut holdOut,
        String window) {
      this(dataset, datasetRows, first, trained, positives, holdOut, window, null);
    }

    /** Rows of the whole history. */
    public Rows(DatasetId dataset, long datasetRows, int trained, int positives, HoldOut holdOut) {
      this(dataset, datasetRows, 0, trained, positives, holdOut, ALL);
    }
  }

  /**
   * What else it takes to train a model again.
   *
   * @param schema digest of the schema
   * @param config digest of the configuration
   * @param codeVersion release of this software
   * @param millis duration of training, including evaluation
   */
  public record Provenance(
      String schema,
      String config,
      long seed,
      String codeVersion,
      String jdk,
      Instant trainedAt,
      long millis) {}

  public String schemaHash() {
    return provenance.schema();
  }

  public DatasetId datasetId() {
    return rows.dataset();
  }

  /** Rows of the dataset at training; later rows are new to the model. */
  public long datasetRows() {
    return rows.datasetRows();
  }

  /** The first row of the dataset that training used, from 0. */
  public long firstRow() {
    return rows.first();
  }

  /** Labelled rows that the model was fitted on, without held-out clients. */
  public int trainedRows() {
    return rows.trained();
  }

  public int trainedPositives() {
    return rows.positives();
  }

  public HoldOut holdOut() {
    return rows.holdOut();
  }

  /** Which rows to train on, as configured. */
  public String window() {
    return rows.window();
  }

  public long seed() {
    return provenance.seed();
  }

  public String configHash() {
    return provenance.config();
  }

  public String codeVersion() {
    return provenance.codeVersion();
  }

  public String jdk() {
    return provenance.jdk();
  }

  public Instant trainedAt() {
    return provenance.trainedAt();
  }

  /** Duration of training, including evaluation. */
  public long millis() {
    return provenance.millis();
  }

  public byte[] toJson() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("format", FORMAT);
    tree.put("schema", schemaHash());
    tree.put("dataset", datasetId().sha256());
    tree.put("dataset_rows", datasetRows());
    tree.put("first_row", firstRow());
    tree.put("trained_rows", trainedRows());
    tree.put("trained_positives", trainedPositives());
    if (rows.recency() != null) {
      tree.put("recency", rows.recency().toTree());
    }
    tree.put("hold_out", holdOut().toTree());
    tree.put("seed", seed());
    tree.put("config", configHash());
    tree.put("code_version", codeVersion());
    tree.put("jdk", jdk());
    tree.put("trained_at", trainedAt().toString());
    tree.put("millis", millis());
    tree.put("evaluation", evaluation.toTree());
    if (outOfTime != null) {
      tree.put("out_of_time", outOfTime.toTree());
    }
    if (question != null) {
      tree.put("question", question);
    }
    if (fit != null) {
      tree.put("window", window());
      tree.put("fit", fit.toTree());
    }
    if (recalibration != null) {
      tree.put("recalibration", recalibration.toTree());
    }
    return Json.indented(tree).getBytes(StandardCharsets.UTF_8);
  }

  /** Reads what {@link #toJson()} wrote. */
  public static ModelCard read(byte[] json, String name) {
    return Json.parse(json, name, ErrorCode.MODEL_CORRUPT)
        .read(
            ErrorCode.MODEL_CORRUPT,
            root -> {
              ModelJson.requireFormat(root, FORMAT, name);
              return new ModelCard(
                  readRows(root),
                  readProvenance(root),
                  Evaluation.read(root.requiredSection("evaluation")),
                  root.section("fit").map(FitReport::read).orElse(null),
                  root.section("out_of_time").map(Evaluation::read).orElse(null),
                  root.optionalText("question").orElse(null),
                  root.section("recalibration").map(Recalibration::read).orElse(null));
            });
  }

  private static Rows readRows(JsonSection root) {
    return new Rows(
        new DatasetId(root.text("dataset")),
        root.integer("dataset_rows", 0, Long.MAX_VALUE),
        root.integer("first_row", 0, Long.MAX_VALUE),
        (int) root.integer("trained_rows", 0, Integer.MAX_VALUE),
        (int) root.integer("trained_positives", 0, Integer.MAX_VALUE),
        HoldOut.read(root.requiredSection("hold_out")),
        root.text("window", ALL),
        root.section("recency").map(Recency::read).orElse(null));
  }

  private static Provenance readProvenance(JsonSection root) {
    return new Provenance(
        root.text("schema"),
        root.text("config"),
        root.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
        root.text("code_version"),
        root.text("jdk"),
        Instant.parse(root.text("trained_at")),
        root.integer("millis", 0, Long.MAX_VALUE));
  }
}
