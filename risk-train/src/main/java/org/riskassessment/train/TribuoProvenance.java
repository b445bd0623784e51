package org.riskassessment.train;

import com.oracle.labs.mlrg.olcut.provenance.ListProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.BooleanProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DoubleProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.IntProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.riskassessment.core.stage.TrainRequest;
import org.tribuo.MutableDataset;
import org.tribuo.Tribuo;
import org.tribuo.classification.LabelFactory;
import org.tribuo.provenance.DatasetProvenance;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.provenance.TrainerProvenance;
import org.tribuo.provenance.impl.TrainerProvenanceImpl;

/**
 * What a model in Tribuo's format says of its making. Nothing in it depends on the time or the
 * place: the same rows and settings give the same provenance.
 */
final class TribuoProvenance {
  /** Tribuo wants a time of training. The model card has the true one. */
  private static final OffsetDateTime NO_TIME = Instant.EPOCH.atOffset(ZoneOffset.UTC);

  private TribuoProvenance() {}

  /**
   * @param modelClass of Tribuo
   * @param candidate the kind of model
   * @param inputs number of inputs
   */
  static ModelProvenance of(
      String modelClass,
      TrainRequest request,
      TrainerProvenance trainer,
      String candidate,
      int inputs) {
    Map<String, Provenance> making = new LinkedHashMap<>();
    text(making, "dataset-sha256", request.origin().dataset());
    text(making, "schema-sha256", request.rows().schema().hash());
    text(making, "window", request.settings().window().toString());
    text(making, "hold-out", request.holdOut().toTree().toString());
    text(making, "candidate", candidate);
    text(making, "seed", Long.toString(request.settings().seed()));
    text(making, "risk-version", request.origin().release());
    return new ModelProvenance(
        modelClass, NO_TIME, dataset(request, inputs), trainer, making, false);
  }

  /** Of data that are named by their digest. */
  static SimpleDataSourceProvenance source(TrainRequest request) {
    return new SimpleDataSourceProvenance(
        "rows of the dataset with the SHA-256 " + request.origin().dataset(),
        NO_TIME,
        new LabelFactory());
  }

  private static DatasetProvenance dataset(TrainRequest request, int inputs) {
    Map<String, Provenance> known = new LinkedHashMap<>();
    text(known, ObjectProvenance.CLASS_NAME, MutableDataset.class.getName());
    known.put("datasource", source(request));
    known.put("transformations", new ListProvenance<ObjectProvenance>());
    flag(known, "is-dense", false);
    flag(known, "is-sequence", false);
    number(known, "num-examples", request.rows().size());
    number(known, "num-features", inputs);
    number(known, "num-outputs", 2);
    text(known, "tribuo-version", Tribuo.VERSION);
    return new DatasetProvenance(known);
  }

  /** Of a trainer, without what it may say of the time. */
  static TrainerProvenance timeless(TrainerProvenance trainer) {
    if (trainer instanceof TrainerProvenanceImpl) {
      return trainer;
    }
    Map<String, Provenance> known = new LinkedHashMap<>(trainer.getConfiguredParameters());
    common(known, trainer.getClassName());
    return new TrainerProvenanceImpl(known);
  }

  private static void common(Map<String, Provenance> known, String className) {
    text(known, ObjectProvenance.CLASS_NAME, className);
    text(known, "host-short-name", "Trainer");
    number(known, TrainerProvenance.TRAIN_INVOCATION_COUNT, 0);
    flag(known, TrainerProvenance.IS_SEQUENCE, false);
    text(known, TrainerProvenance.TRIBUO_VERSION_STRING, Tribuo.VERSION);
  }

  /** Of Newton's method, which is no trainer of Tribuo's. */
  static TrainerProvenance newton(double l2) {
    Map<String, Provenance> known = new LinkedHashMap<>();
    common(known, NewtonSolver.class.getName());
    known.put("l2", new DoubleProvenance("l2", l2));
    return new TrainerProvenanceImpl(known);
  }

  private static void text(Map<String, Provenance> known, String key, String value) {
    known.put(key, new StringProvenance(key, value));
  }

  private static void number(Map<String, Provenance> known, String key, int value) {
    known.put(key, new IntProvenance(key, value));
  }

  private static void flag(Map<String, Provenance> known, String key, boolean value) {
    known.put(key, new BooleanProvenance(key, value));
  }
}
