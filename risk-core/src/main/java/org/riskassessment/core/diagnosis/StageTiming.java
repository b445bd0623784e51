package org.riskassessment.core.diagnosis;

import java.time.Instant;

/**
 * How long a step took the last time it did something.
 *
 * @param step {@code ingest} or {@code train}
 */
public record StageTiming(String step, long lastMillis, Instant at) {}
