package org.riskassessment.train;

import com.google.protobuf.Any;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.classification.Label;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.protos.ClassificationLinearSGDProto;
import org.tribuo.impl.ModelDataCarrier;
import org.tribuo.math.LinearParameters;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.util.ExpNormalizer;
import org.tribuo.math.util.VectorNormalizer;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.provenance.ModelProvenance;

/**
 * Writes a fitted model in Tribuo's format: a {@link LinearSGDModel} over the encoded inputs, which
 * any program with Tribuo can load.
 */
final class TribuoModel {
  static final String EXITED = "exited";
  static final String STAYED = "stayed";

  private TribuoModel() {}

  /**
   * The model as Tribuo's protocol buffer.
   *
   * @param names of the inputs, {@code column@entry}
   * @param weights of the inputs, in log-odds of exit
   */
  static byte[] bytes(
      List<String> names, double[] weights, double bias, ModelProvenance provenance) {
    ImmutableFeatureMap domain = StreamedDataset.features(names);
    ImmutableOutputInfo<Label> outputs = StreamedDataset.labels();
    Map<String, Double> byName = new HashMap<>();
    for (int input = 0; input < weights.length; input++) {
      byName.put(names.get(input), weights[input]);
    }
    // Tribuo has weights for both labels; only their difference matters.
    DenseMatrix matrix = new DenseMatrix(2, weights.length + 1);
    int exited = outputs.getID(new Label(EXITED));
    for (int id = 0; id < domain.size(); id++) {
      matrix.set(exited, id, byName.getOrDefault(domain.get(id).getName(), 0.0));
    }
    matrix.set(exited, weights.length, bias);
    ModelDataCarrier<Label> carrier =
        new ModelDataCarrier<>(
            "linear-sgd-model", provenance, domain, outputs, true, provenance.getTribuoVersion());
    VectorNormalizer normalizer = new ExpNormalizer();
    return ModelProto.newBuilder()
        .setClassName(LinearSGDModel.class.getName())
        .setVersion(LinearSGDModel.CURRENT_VERSION)
        .setSerializedData(
            Any.pack(
                ClassificationLinearSGDProto.newBuilder()
                    .setMetadata(carrier.serialize())
                    .setParams(new LinearParameters(matrix).serialize())
                    .setNormalizer(normalizer.serialize())
                    .build()))
        .build()
        .toByteArray();
  }
}
