package org.riskassessment.core.model;

import java.util.Map;
import java.util.function.Supplier;

/**
 * The result of training: the model, its report and its other forms. Report and forms are made on
 * request, because a model fitted only for an evaluation needs neither; other threads may request
 * them.
 *
 * @param report how the model was chosen and fitted
 * @param interchange other forms of the same model, by file name, such as {@code model.tribuo.pb}
 */
public record TrainedModel(
    RiskModel model, Supplier<FitReport> report, Supplier<Map<String, byte[]>> interchange) {}
