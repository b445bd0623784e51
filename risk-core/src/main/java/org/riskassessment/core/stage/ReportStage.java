package org.riskassessment.core.stage;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.ClientRisk;
import org.riskassessment.core.config.RiskConfig.Reporting.Format;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Reach;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.PredictionBatch;

/** Step 4: writes the report on the deployed model. */
@FunctionalInterface
public interface ReportStage {

  /**
   * Writes the documents, replacing each as a whole.
   *
   * @return the files written
   */
  Written report(RunContext context, Content content, Request request);

  /**
   * What to write, and where.
   *
   * @param folder where the documents go; null for the run's own folder in the report folder, with
   *     the newest also in the report folder and the picture of the confusion matrix also with the
   *     model
   */
  record Request(Set<Format> formats, @Nullable Path folder) {

    public Request {
      formats = Set.copyOf(formats);
    }
  }

  /**
   * What was written.
   *
   * @param notes what could not be written, one sentence each
   */
  record Written(List<Path> files, List<String> notes) {

    public Written {
      files = List.copyOf(files);
      notes = List.copyOf(notes);
    }
  }

  /**
   * What a report shows.
   *
   * @param runId the run that it is written by, or about
   * @param verdict one sentence: what the newest review or deployment decided, and why
   * @param deployment the newest of the version; null when it was never deployed
   * @param evaluation on the test data, or else on the held-out clients; its confusion matrix is
   *     drawn
   * @param heldOut the evaluation made in training
   * @param batch the clients scored; null when none are
   * @param portfolio number of clients scored
   * @param reach how many of those who leave as many calls as can be made reach
   * @param atRisk the first clients of the ranking, with reasons; at most twenty
   * @param diagnosis the newest one of data and system; null when there is none
   * @param health the newest one of the deployed version, with the verdict of now; null when there
   *     is none
   * @param batches the ingestion ledger, oldest first
   * @param figures what the charts are drawn from
   */
  record Content(
      String runId,
      Instant at,
      String verdict,
      ModelVersion version,
      @Nullable Deployment deployment,
      Evaluation evaluation,
      Evaluation heldOut,
      @Nullable PredictionBatch batch,
      int portfolio,
      Reach reach,
      List<ClientRisk> atRisk,
      @Nullable Diagnosis diagnosis,
      @Nullable ModelDiagnosis health,
      List<Batch> batches,
      ReportFigures figures) {

    public Content {
      atRisk = List.copyOf(atRisk);
      batches = List.copyOf(batches);
    }
  }

  /**
   * What charts are drawn from.
   *
   * @param evaluation on the test data, or else on the held-out clients
   * @param batches the ingestion ledger, oldest first
   */
  record Evidence(
      ModelVersion version, Evaluation evaluation, List<Batch> batches, ReportFigures figures) {

    public Evidence {
      batches = List.copyOf(batches);
    }
  }
}
