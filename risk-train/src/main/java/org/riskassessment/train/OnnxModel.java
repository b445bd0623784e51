package org.riskassessment.train;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.riskassessment.core.model.Calibrator;
import org.riskassessment.core.model.LogisticRiskModel;
import org.riskassessment.core.model.Term;
import org.riskassessment.core.model.Transform;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.Schema;

/**
 * Writes a fitted model as ONNX, from raw cells to risk, for any program with an ONNX runtime.
 *
 * <p>The graph has one n x 1 input for each column that the model uses, named like the column:
 * doubles for numbers (NaN is missing), booleans (0 or 1) and dates (days since 1970-01-01),
 * strings for categories (empty is missing). The outputs, n x 1 doubles, are {@code log_odds} and
 * {@code risk}, with a {@code _} appended if a column has that name. Threshold and schema hash are
 * in the metadata.
 */
final class OnnxModel {
  private static final long IR_VERSION = 8;
  private static final long OPSET = 14;
  private static final String ML_DOMAIN = "ai.onnx.ml";
  private static final long ML_OPSET = 2;
  private static final String ROWS = "n";
  private static final int DOUBLE = OnnxMl.TensorProto.DataType.DOUBLE.getNumber();
  private static final int STRING = OnnxMl.TensorProto.DataType.STRING.getNumber();

  private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder().setName("risk");
  private final Set<String> names = new HashSet<>();

  private OnnxModel() {}

  static byte[] bytes(LogisticRiskModel model, Schema schema) {
    return new OnnxModel().build(model, schema).toByteArray();
  }

  private OnnxMl.ModelProto build(LogisticRiskModel model, Schema schema) {
    model.terms().forEach(term -> names.add(term.column()));
    schema.columns().stream()
        .filter(column -> column.role() == ColumnRole.OBSERVED_AT)
        .forEach(column -> names.add(column.name()));
    String sum = constant(model.bias());
    String observedAt = observedAt(model, schema);
    for (Term term : model.terms()) {
      sum = node("Add", sum, term(term, observedAt));
    }
    if (model.terms().isEmpty()) {
      throw new IllegalArgumentException(
          "the model has no terms, so its graph would have no inputs");
    }
    String logOdds = named("log_odds", "Identity", sum);
    String risk = named("risk", "Identity", calibrated(model.calibrator(), logOdds));
    graph.addOutput(value(logOdds, DOUBLE)).addOutput(value(risk, DOUBLE));
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("risk")
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .addOpsetImport(
            OnnxMl.OperatorSetIdProto.newBuilder().setDomain(ML_DOMAIN).setVersion(ML_OPSET))
        .addMetadataProps(property("schema", model.schemaHash()))
        .addMetadataProps(property("threshold", Double.toString(model.threshold())))
        .setGraph(graph)
        .build();
  }

  /** The input with the time of observation, if a term needs it; else empty. */
  private String observedAt(LogisticRiskModel model, Schema schema) {
    boolean needed = model.terms().stream().anyMatch(OnnxModel::needsTime);
    return needed
        ? schema.columns().stream()
            .filter(column -> column.role() == ColumnRole.OBSERVED_AT)
            .map(column -> input(column.name(), DOUBLE))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("the schema has no time of observation"))
        : "";
  }

  private static boolean needsTime(Term term) {
    Transform transform =
        term instanceof Term.Numeric numeric
            ? numeric.transform()
            : term instanceof Term.Bins bins ? bins.transform() : new Transform.Plain();
    return transform instanceof Transform.Age age && age.until() == null;
  }

  private String term(Term term, String observedAt) {
    if (term instanceof Term.Categorical categorical) {
      return levels(categorical);
    }
    String cell = input(term.column(), DOUBLE);
    if (term instanceof Term.Numeric numeric) {
      String x = read(numeric.transform(), cell, observedAt);
      double ofMissing =
          numeric.weight() * ((numeric.median() - numeric.mean()) / numeric.scale())
              + numeric.whenMissing();
      String scaled =
          node("Div", node("Sub", x, constant(numeric.mean())), constant(numeric.scale()));
      String present =
          node(
              "Add",
              node("Mul", constant(numeric.weight()), scaled),
              constant(numeric.whenPresent()));
      return node("Where", node("IsNaN", x), constant(ofMissing), present);
    }
    Term.Bins bins = (Term.Bins) term;
    String x = read(bins.transform(), cell, observedAt);
    return node("Where", node("IsNaN", x), constant(bins.missing()), table(bins, x));
  }

  /** The log-odds of the lowest bin, plus the step to the next bin at each edge that x reaches. */
  private String table(Term.Bins bins, String x) {
    double lowest = bins.logOdds().get(0);
    if (bins.edges().isEmpty()) {
      return constant(lowest);
    }
    List<Double> steps = new ArrayList<>();
    for (int bin = 1; bin < bins.logOdds().size(); bin++) {
      steps.add(bins.logOdds().get(bin) - bins.logOdds().get(bin - 1));
    }
    String reached =
        cast(node("GreaterOrEqual", x, doubles(bins.edges(), 1, steps.size())), DOUBLE);
    return node("Add", constant(lowest), node("MatMul", reached, doubles(steps, steps.size(), 1)));
  }

  private String read(Transform transform, String cell, String observedAt) {
    if (transform instanceof Transform.Log) {
      return node(
          "Mul", node("Sign", cell), node("Log", node("Add", constant(1), node("Abs", cell))));
    }
    if (transform instanceof Transform.Age age) {
      return node(
          "Sub", age.until() == null ? observedAt : constant(age.until().toEpochDay()), cell);
    }
    return cell;
  }

  /**
   * Looks up the index of a level in a list of log-odds that ends with those of missing and unseen
   * levels.
   */
  private String levels(Term.Categorical term) {
    List<ByteString> keys = new ArrayList<>();
    List<Long> places = new ArrayList<>();
    List<Double> logOdds = new ArrayList<>();
    for (Map.Entry<String, Double> level : term.levels().entrySet()) {
      keys.add(ByteString.copyFrom(level.getKey(), StandardCharsets.UTF_8));
      places.add((long) logOdds.size());
      logOdds.add(level.getValue());
    }
    keys.add(ByteString.EMPTY);
    places.add((long) logOdds.size());
    logOdds.add(term.missing());
    long unseen = logOdds.size();
    logOdds.add(term.unseen());
    String place = fresh("place");
    graph.addNode(
        OnnxMl.NodeProto.newBuilder()
            .setDomain(ML_DOMAIN)
            .setOpType("LabelEncoder")
            .addInput(input(term.column(), STRING))
            .addOutput(place)
            .addAttribute(
                OnnxMl.AttributeProto.newBuilder()
                    .setName("keys_strings")
                    .setType(OnnxMl.AttributeProto.AttributeType.STRINGS)
                    .addAllStrings(keys))
            .addAttribute(
                OnnxMl.AttributeProto.newBuilder()
                    .setName("values_int64s")
                    .setType(OnnxMl.AttributeProto.AttributeType.INTS)
                    .addAllInts(places))
            .addAttribute(
                OnnxMl.AttributeProto.newBuilder()
                    .setName("default_int64")
                    .setType(OnnxMl.AttributeProto.AttributeType.INT)
                    .setI(unseen)));
    return node("Gather", doubles(logOdds, logOdds.size()), place);
  }

  private String calibrated(Calibrator calibrator, String logOdds) {
    if (calibrator instanceof Calibrator.Platt platt) {
      return node(
          "Sigmoid",
          node("Add", constant(platt.intercept()), node("Mul", constant(platt.slope()), logOdds)));
    }
    if (calibrator instanceof Calibrator.Spline spline) {
      return node("Sigmoid", line(spline.logOdds(), spline.calibrated(), true, logOdds));
    }
    if (calibrator instanceof Calibrator.Isotonic isotonic) {
      return line(isotonic.logOdds(), isotonic.risks(), false, logOdds);
    }
    if (calibrator instanceof Calibrator.Recalibrated moved) {
      return node(
          "Sigmoid",
          node(
              "Add",
              constant(moved.offset()),
              node("Mul", constant(moved.slope()), logit(moved.base(), logOdds))));
    }
    return node("Sigmoid", logOdds);
  }

  /** The log-odds of a calibrated risk. */
  private String logit(Calibrator calibrator, String logOdds) {
    if (calibrator instanceof Calibrator.None) {
      return logOdds;
    }
    String risk = calibrated(calibrator, logOdds);
    return node("Log", node("Div", risk, node("Sub", constant(1), risk)));
  }

  /**
   * A line through points: the first height, plus of each rise between two points the share that x
   * has passed.
   *
   * @param open whether the line goes on beyond the first and the last point
   */
  private String line(List<Double> places, List<Double> heights, boolean open, String x) {
    int pieces = heights.size() - 1;
    if (pieces == 0) {
      return node("Add", constant(heights.get(0)), node("Mul", constant(0), x));
    }
    List<Double> widths = new ArrayList<>();
    List<Double> rises = new ArrayList<>();
    List<Double> least = new ArrayList<>();
    List<Double> most = new ArrayList<>();
    for (int i = 0; i < pieces; i++) {
      widths.add(places.get(i + 1) - places.get(i));
      rises.add(heights.get(i + 1) - heights.get(i));
      least.add(open && i == 0 ? -Double.MAX_VALUE : 0);
      most.add(open && i == pieces - 1 ? Double.MAX_VALUE : 1);
    }
    String beyond = node("Sub", x, doubles(places.subList(0, pieces), 1, pieces));
    String share =
        node(
            "Min",
            node("Max", node("Div", beyond, doubles(widths, 1, pieces)), doubles(least, 1, pieces)),
            doubles(most, 1, pieces));
    return node("Add", constant(heights.get(0)), node("MatMul", share, doubles(rises, pieces, 1)));
  }

  private String input(String column, int type) {
    graph.addInput(value(column, type));
    return column;
  }

  private String node(String operator, String... inputs) {
    return named(operator, operator, inputs);
  }

  private String named(String output, String operator, String... inputs) {
    String name = fresh(output);
    graph.addNode(
        OnnxMl.NodeProto.newBuilder()
            .setOpType(operator)
            .addAllInput(List.of(inputs))
            .addOutput(name));
    return name;
  }

  private String cast(String input, int type) {
    String name = fresh("Cast");
    graph.addNode(
        OnnxMl.NodeProto.newBuilder()
            .setOpType("Cast")
            .addInput(input)
            .addOutput(name)
            .addAttribute(
                OnnxMl.AttributeProto.newBuilder()
                    .setName("to")
                    .setType(OnnxMl.AttributeProto.AttributeType.INT)
                    .setI(type)));
    return name;
  }

  private String constant(double value) {
    return doubles(List.of(value), 1);
  }

  private String doubles(List<Double> values, long... shape) {
    String name = fresh("constant");
    OnnxMl.TensorProto.Builder tensor =
        OnnxMl.TensorProto.newBuilder().setName(name).setDataType(DOUBLE).addAllDoubleData(values);
    for (long size : shape) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return name;
  }

  /** A name not yet used in the graph. */
  private String fresh(String wanted) {
    String name = wanted;
    boolean isOutput = wanted.equals("log_odds") || wanted.equals("risk");
    for (int i = 1; !names.add(name); i++) {
      name = isOutput ? name + "_" : wanted + "_" + i;
    }
    return name;
  }

  private static OnnxMl.ValueInfoProto value(String name, int type) {
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setTensorType(
                    OnnxMl.TypeProto.Tensor.newBuilder()
                        .setElemType(type)
                        .setShape(
                            OnnxMl.TensorShapeProto.newBuilder()
                                .addDim(
                                    OnnxMl.TensorShapeProto.Dimension.newBuilder()
                                        .setDimParam(ROWS))
                                .addDim(
                                    OnnxMl.TensorShapeProto.Dimension.newBuilder()
                                        .setDimValue(1)))))
        .build();
  }

  private static OnnxMl.StringStringEntryProto property(String key, String value) {
    return OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
