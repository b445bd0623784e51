package org.riskassessment.core.version;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.dataset.UnansweredRows;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.run.ModelViews;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.Lineage;

/** Evaluates versions on the test data and writes their {@code latestscore.txt}. */
public final class TestEvaluator {
  private final Run run;
  private final RiskConfig config;

  public TestEvaluator(Run run) {
    this.run = run;
    this.config = run.config();
  }

  /**
   * Evaluates a version on the test data and writes its {@code latestscore.txt}. With an empty test
   * folder, its evaluation on held-out clients is used.
   *
   * @throws RiskException SOURCE_UNREACHABLE or DATA_INVALID when the test data cannot be used
   */
  public Evaluation score(ModelVersion version) {
    if (isWithoutTestData()) {
      return standIn(version);
    }
    Evaluation evaluation = score(version, config.testData());
    run.store().models().addEvaluation(version.version(), run.id(), evaluation);
    new ModelViews(run).writeScore(version.version(), evaluation);
    return evaluation;
  }

  /** Evaluates a version on any labelled rows, and stores nothing. */
  public Evaluation score(ModelVersion version, Source data) {
    String name = data.name();
    Dataset all = run.rows(data);
    CountedRows counted = CountedRows.outside(run, all, written(data));
    int called = counted.calledFrom(0);
    Dataset rows = counted.at(counted.knownFrom(0, row -> true));
    UnansweredRows unanswered = UnansweredRows.of(all);
    if (rows.size() == 0 && called == 0 && config.schema().question() != null) {
      throw new RiskException(
          ErrorCode.DATA_INVALID,
          "no row can be judged by yet" + unanswered.waiting(),
          ErrorContext.ofFile(name)
              .withAccepted("rows whose horizon has ended, of clients that had not left before"));
    }
    if (rows.size() == 0) {
      throw new RiskException(
          ErrorCode.DATA_INVALID,
          called == 0
              ? "no labelled rows, so there is nothing to evaluate"
              : "all labelled rows are of called clients, so there is nothing to evaluate",
          ErrorContext.ofFile(name)
              .withColumn(config.schema().label().name())
              .withAccepted(config.schema().negative() + " or " + config.schema().positive()));
    }
    unanswered.leftOut().ifPresent(sentence -> run.warn(name + ": " + sentence));
    RiskModel model = run.models().load(version.version());
    Evaluation evaluation =
        Evaluation.of(
            name,
            Evaluation.Protocol.TEST,
            model.score(rows),
            model.threshold(),
            capacity(rows),
            config.training().seed());
    warnOfTrainedClients(version, rows, name);
    if (called > 0) {
      run.warn(
          String.format(
              Locale.ROOT,
              "%s: %,d rows of clients that were called before are left out%s",
              name,
              called,
              counted.isByLot() ? "; withheld clients stand for them" : ""));
    }
    return evaluation;
  }

  /** When rows without a day were written: their files' newest time, or now. */
  private Instant written(Source data) {
    if (data instanceof FileSource files && Files.exists(files.folder())) {
      try (Stream<Path> all = Files.walk(files.folder())) {
        long newest =
            all.filter(Files::isRegularFile)
                .mapToLong(file -> file.toFile().lastModified())
                .max()
                .orElse(0);
        return newest == 0 ? run.now() : Instant.ofEpochMilli(newest);
      } catch (IOException | UncheckedIOException e) {
        return run.now();
      }
    }
    return run.now();
  }

  /** Whether the test folder exists, is empty and never held data, as in a new workspace. */
  private boolean isWithoutTestData() {
    return config.testData() instanceof FileSource files
        && isEmptyFolder(files.folder())
        && !hadTestData();
  }

  private int capacity(Dataset rows) {
    return run.datasetRecord()
        .map(dataset -> Capacity.of(config, run.rows(dataset)).of(rows.size()))
        .orElse(0);
  }

  /**
   * As {@link #score}; when the test data cannot be used, the version's held-out evaluation is used
   * instead, with a warning, so that a missing file does not stop an unattended run. An empty
   * folder gives no warning unless a version was once evaluated on what it held.
   */
  public Evaluation scoreOrStandIn(ModelVersion version) {
    try {
      return score(version);
    } catch (RiskException e) {
      if (e.code() != ErrorCode.SOURCE_UNREACHABLE && e.code() != ErrorCode.DATA_INVALID) {
        throw e;
      }
      run.warn("no test score: " + e.getMessage() + "; using the held-out clients' score instead");
      return standIn(version);
    }
  }

  private Evaluation standIn(ModelVersion version) {
    new ModelViews(run).writeScore(version.version(), version.card().evaluation());
    return version.card().evaluation();
  }

  private boolean hadTestData() {
    return run.store().models().versions().stream()
        .anyMatch(version -> run.models().testEvaluation(version.version()).isPresent());
  }

  private static boolean isEmptyFolder(Path path) {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.allMatch(entry -> entry.getFileName().toString().startsWith("."));
    } catch (IOException e) {
      return false; // Reading it will report why.
    }
  }

  private void warnOfTrainedClients(ModelVersion version, Dataset test, String name) {
    Set<String> testClients = new HashSet<>();
    for (int row = 0; row < test.size(); row++) {
      testClients.add(test.clientId(row));
    }
    int clients = testClients.size();
    run.datasetRecord()
        .map(run::rows)
        .ifPresent(
            all -> {
              Lineage lineage = new Lineage(run.store().ingestion());
              DatasetId dataset = version.card().datasetId();
              long first = lineage.place(dataset, version.card().firstRow()).orElse(0);
              long end = lineage.cutOff(version.card()).orElse(0);
              for (int row = 0; row < all.size(); row++) {
                if (all.knownFrom(row) >= first
                    && all.knownFrom(row) < end
                    && all.isLabelled(row)
                    && testClients.contains(all.clientId(row))
                    && !version.card().holdOut().holds(all.clientId(row))) {
                  testClients.remove(all.clientId(row));
                }
              }
            });
    int trained = clients - testClients.size();
    if (trained > 0) {
      run.warn(
          name
              + ": "
              + trained
              + " of "
              + clients
              + " clients were also used in training, so the score is too optimistic");
    }
  }
}
