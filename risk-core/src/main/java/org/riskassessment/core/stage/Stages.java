package org.riskassessment.core.stage;

/** The stages of the full process, as wired by an application. */
public record Stages(
    IngestStage ingest,
    TableReader tables,
    TrainStage train,
    DiagnoseStage diagnose,
    DriftStage drift,
    PerformanceStage performance,
    ReportStage report,
    ApiCallsStage apiCalls) {}
