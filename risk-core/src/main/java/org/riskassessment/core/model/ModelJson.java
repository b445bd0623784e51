package org.riskassessment.core.model;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
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
    if (!(logistic.calibrator() instanceof Calibrator.None)) {
      tree.put("calibration", calibrationTree(logistic.calibrator()));
    }
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
      Calibrator calibrator =
          root.section("calibration").map(ModelJson::readCalibrator).orElse(Calibrator.NONE);
      root.check();
      return new LogisticRiskModel(schema, holdOut, threshold, bias, read, calibrator);
    } catch (IllegalArgumentException | DateTimeParseException e) {
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

  private static Map<String, Object> calibrationTree(Calibrator calibrator) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("method", calibrator.method());
    if (calibrator instanceof Calibrator.Platt platt) {
      tree.put("intercept", platt.intercept());
      tree.put("slope", platt.slope());
    } else if (calibrator instanceof Calibrator.Isotonic isotonic) {
      tree.put("log_odds", isotonic.logOdds());
      tree.put("risks", isotonic.risks());
    }
    return tree;
  }

  private static Calibrator readCalibrator(JsonSection json) {
    String method = json.text("method");
    return switch (method) {
      case "platt" -> new Calibrator.Platt(json.number("intercept"), json.number("slope"));
      case "isotonic" -> new Calibrator.Isotonic(json.numbers("log_odds"), json.numbers("risks"));
      default -> {
        json.fault("method", "is not a known calibration", method, "platt, isotonic");
        yield Calibrator.NONE;
      }
    };
  }

  private static Map<String, Object> termTree(Term term) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("column", term.column());
    if (term instanceof Term.Numeric numeric) {
      tree.put("type", "numeric");
      putReading(tree, numeric.reading());
      tree.put("median", numeric.median());
      tree.put("mean", numeric.mean());
      tree.put("scale", numeric.scale());
      tree.put("weight", numeric.weight());
      if (numeric.whenPresent() != 0 || numeric.whenMissing() != 0) {
        tree.put("when_present", numeric.whenPresent());
        tree.put("when_missing", numeric.whenMissing());
      }
    } else if (term instanceof Term.Bins bins) {
      tree.put("type", "bins");
      putReading(tree, bins.reading());
      tree.put("edges", bins.edges());
      tree.put("log_odds", bins.logOdds());
      tree.put("missing", bins.missing());
    } else if (term instanceof Term.Categorical categorical) {
      tree.put("type", "categorical");
      tree.put("levels", categorical.levels());
      tree.put("unseen", categorical.unseen());
      tree.put("missing", categorical.missing());
    }
    return tree;
  }

  private static void putReading(Map<String, Object> tree, Reading reading) {
    if (reading instanceof Reading.Log) {
      tree.put("reading", "log");
    } else if (reading instanceof Reading.Age age) {
      tree.put("reading", "age");
      LocalDate until = age.until();
      if (until != null) {
        tree.put("until", until.toString());
      }
    }
  }

  private static Reading reading(JsonSection json) {
    String reading = json.text("reading", "plain");
    return switch (reading) {
      case "plain" -> new Reading.Plain();
      case "log" -> new Reading.Log();
      case "age" -> new Reading.Age(json.optionalText("until").map(LocalDate::parse).orElse(null));
      default -> {
        json.fault("reading", "is not a known reading", reading, "plain, log, age");
        yield new Reading.Plain();
      }
    };
  }

  private static Term readTerm(JsonSection json) {
    String column = json.text("column");
    String type = json.text("type");
    return switch (type) {
      case "numeric" ->
          new Term.Numeric(
              column,
              reading(json),
              json.number("median"),
              json.number("mean"),
              json.number("scale", Double.MIN_NORMAL, Double.MAX_VALUE),
              json.number("weight"),
              json.optionalNumber("when_present").orElse(0),
              json.optionalNumber("when_missing").orElse(0));
      case "bins" ->
          new Term.Bins(
              column,
              reading(json),
              json.numbers("edges"),
              json.numbers("log_odds"),
              json.number("missing"));
      case "categorical" ->
          new Term.Categorical(
              column, json.numbersByName("levels"), json.number("unseen"), json.number("missing"));
      default -> {
        json.fault("type", "is not a known type of term", type, "numeric, bins, categorical");
        yield new Term.Categorical(column, Map.of(), 0, 0);
      }
    };
  }
}
