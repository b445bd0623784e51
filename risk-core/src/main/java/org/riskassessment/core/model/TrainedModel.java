package org.riskassessment.core.model;

import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The result of training: the model, its report, its other forms and its refits. All but the model
 * are made on request, because a model fitted only for an evaluation needs none of them; other
 * threads may request them.
 *
 * @param report how the model was chosen and fitted
 * @param interchange other forms of the same model, by file name, such as {@code model.tribuo.pb}
 * @param refits so many refits of the model on clients drawn with replacement
 * @param outOfFold scores of training rows by models that did not see them; null when there were
 *     too few clients
 * @param warnings what whoever trains should know at once, one sentence each
 */
public record TrainedModel(
    RiskModel model,
    Supplier<FitReport> report,
    Supplier<Map<String, byte[]>> interchange,
    IntFunction<Refits> refits,
    @Nullable OutOfFold outOfFold,
    List<String> warnings) {

  /** Without scores of its training rows or warnings. */
  public TrainedModel(
      RiskModel model,
      Supplier<FitReport> report,
      Supplier<Map<String, byte[]>> interchange,
      IntFunction<Refits> refits) {
    this(model, report, interchange, refits, null, List.of());
  }
}
