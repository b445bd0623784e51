package org.riskassessment.core.model;

import java.util.Map;
import java.util.function.Supplier;

/**
 * What training hands over: the model, and what is made when it is asked for, since a model that is
 * fitted for judging alone needs neither. Both may be asked for on other threads.
 *
 * @param report how the model came about
 * @param interchange other forms of the same model, by file name, such as {@code model.tribuo.pb}
 */
public record TrainedModel(
    RiskModel model, Supplier<FitReport> report, Supplier<Map<String, byte[]>> interchange) {}
