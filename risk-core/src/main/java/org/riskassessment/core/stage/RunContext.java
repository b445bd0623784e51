package org.riskassessment.core.stage;

import java.time.Clock;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.store.RiskStore;

/** What every stage of a run has access to. */
public record RunContext(
    String runId,
    RiskConfig config,
    RiskStore store,
    DurableFiles files,
    Clock clock,
    RunListener listener,
    Cancellation cancellation) {}
