package org.riskassessment.core.version;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.ThresholdRule;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.model.UsualCells;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.stage.TrainRequest;
import org.riskassessment.core.store.StepRecord;

/**
 * A version's refits, from which intervals are computed, and the usual cells of the clients it was
 * trained on. Both are computed when first needed and stored with the version; training does not
 * wait for them.
 */
public final class VersionRefits {
  /** Most rows that a refit draws; with more, distances are scaled down. */
  private static final int MOST_ROWS = 50_000;

  private static final String STEP = "refits";

  private final Run run;
  private final DerivedFiles files;

  public VersionRefits(Run run) {
    this.run = run;
    this.files = new DerivedFiles(run);
  }

  /**
   * The version refitted on resamples of its clients, with the same kind of model, penalty and
   * calibration. Empty when its rows are missing or no refits are configured.
   */
  public Optional<Refits> refits(ModelVersion version) {
    return files.get(version, Refits.FILE, this::read, Refits::toBytes, () -> computed(version));
  }

  private Optional<Refits> computed(ModelVersion version) {
    int count = run.config().callList().refits();
    return count == 0
        ? Optional.empty()
        : TrainingRows.of(run)
            .trainingRows(version.card())
            .flatMap(rows -> refit(version, rows, count));
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

  private Optional<Refits> refit(ModelVersion version, Dataset rows, int count) {
    int[] clients = rows.clientNumbers();
    int known = IntStream.of(clients).max().orElse(-1) + 1;
    double share = Math.min(1, MOST_ROWS / (double) rows.size());
    int drawn = (int) Math.max(1, Math.round(share * known));
    Training settings = settings(version.card().fit());
    RunListener listener = run.context().listener();
    Instant startedAt = run.now();
    long started = System.nanoTime();
    listener.stepStarted(STEP);
    AtomicInteger done = new AtomicInteger();
    List<RiskModel> models =
        IntStream.range(0, count)
            .parallel()
            .mapToObj(
                refit -> {
                  run.context().cancellation().check();
                  Dataset sample =
                      resample(rows, clients, known, drawn, version.card().seed(), refit);
                  RiskModel model = fit(version, sample, settings);
                  synchronized (done) {
                    listener.progress(
                        new RunListener.Progress(done.incrementAndGet(), count, "fits", 0));
                  }
                  return model;
                })
            .filter(Objects::nonNull)
            .toList();
    listener.stepEnded(
        new StepRecord(
            STEP,
            StepRecord.Status.OK,
            startedAt,
            (System.nanoTime() - started) / 1_000_000,
            models.size() + " refits"));
    return 2 * models.size() < count
        ? Optional.empty()
        : Optional.of(new Refits(models, Math.sqrt(share)));
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
        .map(kind -> settings.withCandidates(List.of(kind)).withL2(List.of(fit.l2())))
        .orElse(settings);
  }

  private static Dataset resample(
      Dataset rows, int[] clients, int known, int drawn, long seed, int refit) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + refit);
    int[] times = new int[known];
    for (int i = 0; i < drawn; i++) {
      times[random.nextInt(known)]++;
    }
    int size = IntStream.of(clients).map(client -> times[client]).sum();
    int[] picked = new int[size];
    int at = 0;
    for (int row = 0; row < clients.length; row++) {
      for (int time = 0; time < times[clients[row]]; time++) {
        picked[at++] = row;
      }
    }
    return rows.pick(picked);
  }

  /** Null when a resample is too small to fit a model. */
  private @Nullable RiskModel fit(ModelVersion version, Dataset sample, Training settings) {
    try {
      return run.stages()
          .train()
          .fit(
              new TrainRequest(
                  sample,
                  version.card().holdOut(),
                  settings,
                  0.5,
                  run.context().cancellation(),
                  progress -> {}))
          .model();
    } catch (RiskException e) {
      if (e.code() == ErrorCode.DATA_INSUFFICIENT) {
        return null;
      }
      throw e;
    }
  }
}
