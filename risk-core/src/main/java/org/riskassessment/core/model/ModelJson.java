package org.riskassessment.core.model;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;

/**
 * The exported form of a model, {@code model.json}: what every model has, and what its kind adds.
 * The same model gives the same bytes on any run and JDK; later releases read what earlier ones
 * wrote.
 */
public final class ModelJson {
  /** Name of the artifact. */
  public static final String FILE = "model.json";

  private static final String FORMAT = "risk.model/1";

  private ModelJson() {}

  public static byte[] write(RiskModel model) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("format", FORMAT);
    tree.put("kind", model.kind());
    tree.put("schema", model.schemaHash());
    tree.put("hold_out", model.holdOut().toTree());
    tree.put("threshold", model.threshold());
    tree.put("bias", model.bias());
    if (!(model.calibrator() instanceof Calibrator.None)) {
      tree.put("calibration", model.calibrator().toTree());
    }
    tree.putAll(model.toTree());
    return Json.indented(tree).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a model.
   *
   * @param name its name in messages
   * @throws RiskException {@link ErrorCode#MODEL_CORRUPT} when it is not a model that this release
   *     knows
   */
  public static RiskModel read(byte[] json, String name) {
    return Json.parse(json, name, ErrorCode.MODEL_CORRUPT)
        .read(ErrorCode.MODEL_CORRUPT, root -> read(root, name));
  }

  private static RiskModel read(JsonSection root, String name) {
    requireFormat(root, FORMAT, name);
    Shared shared =
        new Shared(
            root.text("schema"),
            HoldOut.read(root.requiredSection("hold_out")),
            root.number("threshold", 1e-9, 1 - 1e-9),
            root.number("bias"),
            root.section("calibration").map(Calibrator::read).orElse(Calibrator.NONE));
    String kind = root.text("kind");
    return switch (kind) {
      case LogisticRiskModel.KIND -> LogisticRiskModel.read(root, shared);
      default -> throw unknown(name, "kind", kind, LogisticRiskModel.KIND);
    };
  }

  /** What a model of any kind is made from. */
  record Shared(
      String schemaHash, HoldOut holdOut, double threshold, double bias, Calibrator calibrator) {}

  static void requireFormat(JsonSection root, String known, String name) {
    String format = root.text("format");
    if (!format.equals(known)) {
      throw unknown(name, "format", format, known);
    }
  }

  private static RiskException unknown(String name, String key, String value, String known) {
    return new RiskException(
        ErrorCode.MODEL_CORRUPT,
        "has a " + key + " that this release does not know",
        ErrorContext.ofFile(name).withColumn(key).withValue(value).withAccepted(known));
  }
}
