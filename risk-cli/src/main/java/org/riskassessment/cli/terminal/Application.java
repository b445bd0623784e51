package org.riskassessment.cli.terminal;

import org.riskassessment.api.ServiceCallsStage;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.stage.Stages;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.sql.SqlRiskStore;
import org.riskassessment.diagnostics.SystemDiagnoseStage;
import org.riskassessment.diagnostics.drift.FeatureDriftStage;
import org.riskassessment.diagnostics.performance.ModelPerformanceStage;
import org.riskassessment.ingest.SourceIngestStage;
import org.riskassessment.ingest.SourceTables;
import org.riskassessment.report.DocumentReportStage;
import org.riskassessment.train.CrossValidatedTrainStage;

/** The stages wired over the workspace's store. */
public record Application(RiskConfig config, RiskStore store, RiskProcess process)
    implements AutoCloseable {

  public static Application open(RiskCommand root) {
    RiskConfig config = root.configFile().load(root.profile);
    RiskStore store = openStore(config);
    RunListener listener =
        !root.quiet && Boolean.getBoolean("risk.stderr.terminal")
            ? new TerminalProgress(root.err)
            : RunListener.SILENT;
    RiskProcess process =
        RiskProcess.over(config, store, stages(config))
            .release(Version.current())
            .listener(listener)
            .cancellation(root.signals.cancellation())
            .build();
    root.signals.watch(process);
    return new Application(config, store, process);
  }

  /** The stages that work on a workspace. */
  public static Stages stages(RiskConfig config) {
    return new Stages(
        new SourceIngestStage(),
        new SourceTables(),
        new CrossValidatedTrainStage(),
        new SystemDiagnoseStage(config.workspace().resolve("data/cache")),
        new FeatureDriftStage(),
        new ModelPerformanceStage(),
        new DocumentReportStage(),
        new ServiceCallsStage());
  }

  public static RiskStore openStore(RiskConfig config) {
    return SqlRiskStore.open(config.store());
  }

  @Override
  public void close() {
    store.close();
  }
}
