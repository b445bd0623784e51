package org.riskassessment.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Threshold;
import org.riskassessment.core.model.LogisticRiskModel;
import org.riskassessment.core.model.Term;
import org.riskassessment.core.model.TrainedModel;
import org.riskassessment.core.process.TrainStage;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnType;
import org.tribuo.Example;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Fits a logistic regression with Tribuo: blanks filled with the median, numbers standardised,
 * categories one input each, AdaGrad with rate {@value #LEARNING_RATE}. Safe for several threads.
 */
public final class TribuoTrainStage implements TrainStage {
  /** Name of the artifact that holds Tribuo's own form of the model. */
  public static final String TRIBUO_FILE = "model.tribuo.pb";

  static final String EXITED = "exited";
  static final String STAYED = "stayed";
  private static final double LEARNING_RATE = 0.1;

  /** Updates after which the weights have settled on data of this kind. */
  private static final int UPDATES = 400_000;

  private static final LabelFactory LABELS = new LabelFactory();

  @Override
  public TrainedModel fit(Dataset rows, HoldOut holdOut, RiskConfig.Training settings) {
    if (rows.positives() == 0 || rows.negatives() == 0) {
      throw new RiskException(
          ErrorCode.DATA_INSUFFICIENT,
          "all "
              + rows.size()
              + " rows to learn from "
              + (rows.positives() == 0 ? "stayed" : "left")
              + "; a model needs clients that left and clients that stayed");
    }
    List<Feature> features = features(rows);
    if (features.isEmpty()) {
      throw new RiskException(
          ErrorCode.DATA_INSUFFICIENT,
          "no feature varies over the "
              + rows.size()
              + " rows to learn from, so nothing tells clients apart");
    }
    LinearSGDModel fitted = optimise(examples(rows, features), settings.seed());
    LogisticRiskModel model =
        export(fitted, rows, features, holdOut, settings.threshold().orElse(0.5));
    return new TrainedModel(
        settings.threshold().isPresent()
            ? model
            : model.withThreshold(Threshold.maximisingF1(model.score(rows))),
        Map.of(TRIBUO_FILE, fitted.serialize().toByteArray()));
  }

  static List<Feature> features(Dataset rows) {
    List<Feature> features = new ArrayList<>();
    for (Column column : rows.schema().features()) {
      Optional<Feature> feature =
          column.type() == ColumnType.CATEGORICAL
              ? Feature.categorical(rows, column.name())
              : Feature.numeric(rows, column.name());
      feature.ifPresent(features::add);
    }
    return features;
  }

  static Example<Label> example(Dataset rows, List<Feature> features, int row) {
    List<String> names = new ArrayList<>(features.size());
    List<Double> values = new ArrayList<>(features.size());
    features.forEach(feature -> feature.addTo(names, values, row));
    return new ArrayExample<>(
        new Label(rows.exited(row) ? EXITED : STAYED),
        names.toArray(String[]::new),
        values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static MutableDataset<Label> examples(Dataset rows, List<Feature> features) {
    MutableDataset<Label> examples =
        new MutableDataset<>(new SimpleDataSourceProvenance("clients", LABELS), LABELS);
    for (int row = 0; row < rows.size(); row++) {
      examples.add(example(rows, features, row));
    }
    return examples;
  }

  /** A fresh trainer each time: the second training of the same object differs from its first. */
  private static LinearSGDModel optimise(MutableDataset<Label> examples, long seed) {
    int epochs = Math.max(5, Math.min(200, UPDATES / examples.size()));
    LinearSGDTrainer trainer =
        new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(LEARNING_RATE), epochs, -1, 1, seed);
    return trainer.train(examples);
  }

  private static LogisticRiskModel export(
      LinearSGDModel fitted,
      Dataset rows,
      List<Feature> features,
      HoldOut holdOut,
      double threshold) {
    DenseMatrix weights = fitted.getWeightsCopy();
    int exited = fitted.getOutputIDInfo().getID(new Label(EXITED));
    int stayed = fitted.getOutputIDInfo().getID(new Label(STAYED));
    ImmutableFeatureMap ids = fitted.getFeatureIDMap();
    Map<String, Double> byName = new LinkedHashMap<>();
    for (int id = 0; id < ids.size(); id++) {
      byName.put(ids.get(id).getName(), weights.get(exited, id) - weights.get(stayed, id));
    }
    ToDoubleFunction<String> weight = name -> byName.getOrDefault(name, 0.0);
    double bias = weights.get(exited, ids.size()) - weights.get(stayed, ids.size());
    List<Term> terms = features.stream().map(f -> f.term(weight)).toList();
    double shares = features.stream().mapToDouble(f -> f.share(weight)).sum();
    return new LogisticRiskModel(rows.schema().hash(), holdOut, threshold, bias + shares, terms);
  }
}
