package org.riskassessment.core.model;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;

/**
 * The exported form of a model, {@code model.json}. The same model gives the same bytes on any run
 * and JDK; a later release reads what an earlier one wrote.
 */
public final class ModelJson {
  /** Name of the artifact. */
  public static final String FILE = "model.json";

  private static final String FORMAT = "risk.model/1";

  private ModelJson() {}

  public static byte[] write(RiskModel model) {
    LogisticRiskModel logistic = (LogisticRiskModel) model;
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("format", FORMAT);
    tree.put("kind", "logistic");
    tree.put("schema", logistic.schemaHash());
    tree.put("hold_out", holdOutTree(logistic.holdOut()));
    tree.put("threshold", logistic.threshold());
    tree.put("bias", logistic.bias());
    tree.put("terms", logistic.terms().stream().map(ModelJson::termTree).toList());
    return Json.indented(tree).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a model.
   *
   * @param name what to call it in a message
   * @throws RiskException {@link ErrorCode#MODEL_CORRUPT} when it is not a model that this release
   *     knows
   */
  public static RiskModel read(byte[] json, String name) {
    JsonSection root =
        Json.parse(json, name, ErrorCode.MODEL_CORRUPT).section(ErrorCode.MODEL_CORRUPT);
    requireFormat(root, FORMAT, name);
    if (!root.text("kind").equals("logistic")) {
      root.fault("kind", "is not a known kind of model", root.text("kind"), "logistic");
    }
    String schema = root.text("schema");
    HoldOut holdOut = readHoldOut(root.requiredSection("hold_out"));
    double threshold = root.number("threshold", 1e-9, 1 - 1e-9);
    double bias = root.number("bias");
    root.require("terms", "[{...}, ...]");
    List<JsonSection> terms = root.sections("terms");
    try {
      List<Term> read = terms.stream().map(ModelJson::readTerm).toList();
      root.check();
      return new LogisticRiskModel(schema, holdOut, threshold, bias, read);
    } catch (IllegalArgumentException e) {
      throw new RiskException(
          ErrorCode.MODEL_CORRUPT, "is damaged: " + e.getMessage(), ErrorContext.ofFile(name), e);
    }
  }

  static void requireFormat(JsonSection root, String known, String name) {
    String format = root.text("format");
    if (!format.equals(known)) {
      throw new RiskException(
          ErrorCode.MODEL_CORRUPT,
          "is of a format that this release does not know",
          ErrorContext.ofFile(name).withColumn("format").withValue(format).withAccepted(known));
    }
  }

  static Map<String, Object> holdOutTree(HoldOut holdOut) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("salt", holdOut.salt());
    tree.put("modulus", holdOut.modulus());
    tree.put("remainder", holdOut.remainder());
    return tree;
  }

  static HoldOut readHoldOut(JsonSection json) {
    int modulus = (int) json.integer("modulus", 2, 1_000_000);
    return new HoldOut(json.text("salt"), modulus, (int) json.integer("remainder", 0, modulus - 1));
  }

  private static Map<String, Object> termTree(Term term) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("column", term.column());
    if (term instanceof Term.Numeric numeric) {
      tree.put("type", "numeric");
      tree.put("median", numeric.median());
      tree.put("mean", numeric.mean());
      tree.put("scale", numeric.scale());
      tree.put("weight", numeric.weight());
    } else if (term instanceof Term.Categorical categorical) {
      tree.put("type", "categorical");
      tree.put("levels", categorical.levels());
      tree.put("unseen", categorical.unseen());
      tree.put("missing", categorical.missing());
    }
    return tree;
  }

  private static Term readTerm(JsonSection json) {
    String column = json.text("column");
    String type = json.text("type");
    return switch (type) {
      case "numeric" ->
          new Term.Numeric(
              column,
              json.number("median"),
              json.number("mean"),
              json.number("scale", Double.MIN_NORMAL, Double.MAX_VALUE),
              json.number("weight"));
      case "categorical" ->
          new Term.Categorical(
              column, json.numbersByName("levels"), json.number("unseen"), json.number("missing"));
      default -> {
        json.fault("type", "is not a known type of term", type, "numeric, categorical");
        yield new Term.Categorical(column, Map.of(), 0, 0);
      }
    };
  }
}
