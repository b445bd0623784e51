package org.riskassessment.core.process;

/** The stages of the full process, as an application wires them. */
public record Stages(
    IngestStage ingest,
    TableReader tables,
    TrainStage train,
    DiagnoseStage diagnose,
    DriftStage drift,
    ReportStage report,
    ApiCallsStage apiCalls) {}
