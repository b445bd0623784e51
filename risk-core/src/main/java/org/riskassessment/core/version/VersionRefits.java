package org.riskassessment.core.version;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.DatasetBytes;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.ThresholdRule;
import org.riskassessment.core.model.Calibrator;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.PastRates;
import org.riskassessment.core.model.Recalibration;
import org.riskassessment.core.model.ReferenceFile;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.model.TrainedModel;
import org.riskassessment.core.model.UsualCells;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.stage.TrainRequest;
import org.riskassessment.core.store.StepRecord;

/**
 * A version's refits, from which intervals are computed, the usual cells and the rates of the
 * clients it was trained on, and the rows that it was judged on. Training stores them with the
 * version; where they are missing or damaged, as in versions of earlier releases, they are computed
 * from its rows when first needed, and stored.
 */
public final class VersionRefits {
  private static final String STEP = "refits";

  private final Run run;
  private final DerivedFiles files;

  public VersionRefits(Run run) {
    this.run = run;
    this.files = new DerivedFiles(run);
  }

  /**
   * The version refitted on resamples of its clients, with the same kind of model and penalty.
   * Empty when its rows are missing or no refits are configured.
   */
  public Optional<Refits> refits(ModelVersion version) {
    Recalibration level = version.card().recalibration();
    int count = run.config().callList().refits();
    return count == 0
        ? Optional.empty()
        : run.kept(version.version())
            .or(
                () ->
                    files.get(
                        version,
                        Refits.FILE,
                        this::read,
                        Refits::toBytes,
                        () ->
                            level == null
                                ? TrainingRows.of(run)
                                    .trainingRows(version.card())
                                    .flatMap(rows -> refit(version, rows, count))
                                : moved(level)));
  }

  /** Those of the version that another level was put on. */
  private Optional<Refits> moved(Recalibration level) {
    ModelVersion base = run.models().version(level.base());
    return base.isPruned()
        ? Optional.empty()
        : refits(base).map(refits -> refits.moved(level.offset(), level.slope()));
  }

  private Refits read(byte[] content, String name) {
    Refits refits = Refits.read(content, name);
    refits.models().stream()
        .flatMap(model -> model.misfit(run.config().schema()).stream())
        .findFirst()
        .ifPresent(
            why -> {
              throw new RiskException(
                  ErrorCode.MODEL_CORRUPT, "is damaged: " + why, ErrorContext.ofFile(name));
            });
    return refits;
  }

  /** The refits, if they have been computed. */
  public Optional<Refits> stored(ModelVersion version) {
    return files.stored(version, Refits.FILE, this::read);
  }

  /** The usual cells of the clients that stayed; empty when the rows are missing. */
  public Optional<UsualCells> usual(ModelVersion version) {
    return files.get(
        version,
        UsualCells.FILE,
        UsualCells::read,
        UsualCells::toJson,
        () -> TrainingRows.of(run).trainingRows(version.card()).map(UsualCells::of));
  }

  /** How many of the clients it was trained on left; empty when the rows are missing. */
  public Optional<PastRates> rates(ModelVersion version) {
    return files.get(
        version,
        PastRates.FILE,
        PastRates::read,
        PastRates::toJson,
        () -> TrainingRows.of(run).trainingRows(version.card()).map(PastRates::of));
  }

  private Optional<Refits> refit(ModelVersion version, Dataset rows, int count) {
    RunListener listener = run.context().listener();
    Instant startedAt = run.now();
    long started = System.nanoTime();
    listener.stepStarted(STEP);
    Optional<Refits> refits =
        fit(version, rows).map(trained -> onLevel(version, trained.refits().apply(count)));
    listener.stepEnded(
        new StepRecord(
            STEP,
            StepRecord.Status.OK,
            startedAt,
            (System.nanoTime() - started) / 1_000_000,
            refits.map(found -> found.models().size()).orElse(0) + " refits"));
    return refits;
  }

  /** With what was added to the level of a challenger when it was promoted. */
  private Refits onLevel(ModelVersion version, Refits refits) {
    return run.models().load(version.version()).calibrator()
            instanceof Calibrator.Recalibrated level
        ? refits.moved(level.offset(), level.slope())
        : refits;
  }

  /** The configured settings with the kind and penalty that training chose. */
  private Training settings(@Nullable FitReport fit) {
    Training settings = run.config().training().withThreshold(new ThresholdRule.Fixed(0.5));
    if (fit == null) {
      return settings;
    }
    return Arrays.stream(Training.Candidate.values())
        .filter(kind -> kind.name().equalsIgnoreCase(fit.candidate()))
        .findFirst()
        .map(kind -> settings.withCandidates(List.of(kind)))
        .map(kind -> fit.l2() > 0 ? kind.withL2(List.of(fit.l2())) : kind)
        .orElse(settings);
  }

  /** The version fitted again; empty when its rows no longer give a model. */
  private Optional<TrainedModel> fit(ModelVersion version, Dataset rows) {
    try {
      return Optional.of(
          run.stages()
              .train()
              .fit(
                  new TrainRequest(
                      rows,
                      version.card().holdOut(),
                      settings(version.card().fit()),
                      0.5,
                      run.context().cancellation(),
                      run.context().listener()::progress)));
    } catch (RiskException e) {
      if (e.code() == ErrorCode.DATA_INSUFFICIENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * The rows that today's rows are compared with: those of the clients that the version held out.
   * Empty when they were not stored and the dataset no longer has them, or when the schema has
   * changed.
   */
  public Optional<Dataset> reference(ModelVersion version) {
    byte[] content =
        files
            .get(
                version,
                ReferenceFile.NAME,
                this::checkedRows,
                Function.identity(),
                () ->
                    TrainingRows.of(run)
                        .heldOutRows(version.card())
                        .map(held -> ReferenceFile.write(held, version.card().seed())))
            .orElse(null);
    return content == null ? Optional.empty() : DatasetBytes.read(run.config().schema(), content);
  }

  private byte[] checkedRows(byte[] content, String name) {
    try {
      DatasetBytes.read(run.config().schema(), content);
      return content;
    } catch (IllegalArgumentException e) {
      throw new RiskException(
          ErrorCode.MODEL_CORRUPT, "is damaged: " + e.getMessage(), ErrorContext.ofFile(name), e);
    }
  }
}
