package org.riskassessment.core.store.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Assignment;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.CallLog;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.DiagnosisLog;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.store.KnownFile;
import org.riskassessment.core.store.ModelRegistry;
import org.riskassessment.core.store.PredictionBatch;
import org.riskassessment.core.store.PredictionLog;
import org.riskassessment.core.store.Review;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunClaim;
import org.riskassessment.core.store.RunLog;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.StepRecord;
import org.riskassessment.core.store.Watermark;

/** The store as collections of this process; gone when it is closed. Safe for several threads. */
public final class InMemoryStore implements RiskStore {
  /** One lock for all parts, as one database has. */
  private final Object lock = new Object();

  private final IngestionLedger ingestion = new Ledger();
  private final ModelRegistry models = new Registry();
  private final RunLog runs = new Runs();
  private final PredictionLog predictions = new Predictions();
  private final CallLog calls = new Calls();
  private final DiagnosisLog diagnoses = new Diagnoses();
  private boolean closed;

  @Override
  public IngestionLedger ingestion() {
    return ingestion;
  }

  @Override
  public ModelRegistry models() {
    return models;
  }

  @Override
  public RunLog runs() {
    return runs;
  }

  @Override
  public CallLog calls() {
    return calls;
  }

  @Override
  public PredictionLog predictions() {
    return predictions;
  }

  @Override
  public DiagnosisLog diagnoses() {
    return diagnoses;
  }

  @Override
  public RunClaim claim() {
    return () -> {};
  }

  @Override
  public boolean isClaimed() {
    return false;
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
  }

  private static <T> Optional<T> last(List<T> list) {
    return list.isEmpty() ? Optional.empty() : Optional.of(list.get(list.size() - 1));
  }

  private static RiskException broken(String message) {
    return new RiskException(ErrorCode.INTERNAL, message);
  }

  /** Every method checks all that can be wrong before it changes anything: whole or not at all. */
  private final class Ledger implements IngestionLedger {
    private final Map<String, KnownFile> files = new TreeMap<>();
    private final List<Batch> batches = new ArrayList<>();
    private final List<DatasetRecord> datasets = new ArrayList<>();
    private final Map<String, Watermark> watermarks = new TreeMap<>();

    @Override
    public List<Watermark> watermarks() {
      synchronized (lock) {
        requireOpen();
        return List.copyOf(watermarks.values());
      }
    }

    @Override
    public void resetWatermark(String source) {
      synchronized (lock) {
        requireOpen();
        watermarks.remove(source);
      }
    }

    @Override
    public Map<String, KnownFile> knownFiles() {
      synchronized (lock) {
        requireOpen();
        return new TreeMap<>(files);
      }
    }

    @Override
    public Optional<Batch> batchWithContent(String sha256, int generation) {
      synchronized (lock) {
        requireOpen();
        return last(
            batches.stream()
                .filter(b -> b.sha256().equals(sha256) && b.generation() == generation)
                .toList());
      }
    }

    @Override
    public Optional<Batch> newestBatch() {
      synchronized (lock) {
        requireOpen();
        return last(batches);
      }
    }

    @Override
    public List<Batch> batches() {
      synchronized (lock) {
        requireOpen();
        return List.copyOf(batches);
      }
    }

    @Override
    public Optional<DatasetRecord> dataset() {
      synchronized (lock) {
        requireOpen();
        return last(datasets);
      }
    }

    @Override
    public List<DatasetRecord> datasets() {
      synchronized (lock) {
        requireOpen();
        return List.copyOf(datasets);
      }
    }

    @Override
    public void forget(int number, String reason, Map<Long, Long> cuts, DatasetRecord dataset) {
      synchronized (lock) {
        requireOpen();
        int generation = dataset.generation() - 1;
        if (last(datasets).filter(d -> d.generation() == generation).isEmpty()) {
          throw broken("the dataset without batch " + number + " is not of the next generation");
        }
        Batch.forgetting(batches, generation, number, reason, cuts)
            .forEach(batch -> batches.set(batch.number() - 1, batch));
        files.replaceAll(
            (path, file) ->
                file.generation() == generation ? file.ofGeneration(generation + 1) : file);
        watermarks.replaceAll(
            (source, mark) ->
                mark.generation() == generation ? mark.ofGeneration(generation + 1) : mark);
        datasets.add(dataset);
      }
    }

    @Override
    public void commit(
        List<Batch> added,
        List<KnownFile> looked,
        @Nullable DatasetRecord dataset,
        @Nullable Watermark watermark) {
      synchronized (lock) {
        requireOpen();
        if (dataset != null
            && datasets.stream()
                .anyMatch(
                    d -> d.generation() == dataset.generation() && d.id().equals(dataset.id()))) {
          throw broken("the dataset " + dataset.id() + " is recorded already");
        }
        for (Batch batch : added) {
          batches.add(batch.withNumber(batches.size() + 1));
        }
        if (watermark != null) {
          watermarks.put(watermark.source(), watermark);
        }
        looked.forEach(file -> files.put(file.path(), file));
        if (dataset != null) {
          datasets.add(dataset);
        }
      }
    }
  }

  private final class Registry implements ModelRegistry {
    private final List<Stored> versions = new ArrayList<>();
    private final List<Deployment> deployments = new ArrayList<>();
    private final List<Review> reviews = new ArrayList<>();

    private record Stored(
        ModelVersion version, Map<String, byte[]> artifacts, List<Evaluation> evaluations) {}

    @Override
    public ModelVersion add(ModelCard card, Map<String, byte[]> artifacts) {
      Map<String, byte[]> contents = new LinkedHashMap<>();
      Map<String, String> digests = new TreeMap<>();
      artifacts.forEach(
          (name, bytes) -> {
            byte[] content = bytes.clone();
            contents.put(name, content);
            digests.put(name, Sha256.hex(content));
          });
      synchronized (lock) {
        requireOpen();
        ModelVersion version = new ModelVersion(versions.size() + 1, card, digests);
        versions.add(new Stored(version, contents, new ArrayList<>()));
        return version;
      }
    }

    @Override
    public Optional<ModelVersion> version(int version) {
      synchronized (lock) {
        requireOpen();
        return stored(version).map(Stored::version);
      }
    }

    @Override
    public List<ModelVersion> versions() {
      synchronized (lock) {
        requireOpen();
        return versions.stream().map(Stored::version).toList();
      }
    }

    @Override
    public SortedMap<Integer, Set<String>> artifactNames() {
      SortedMap<Integer, Set<String>> names = new TreeMap<>();
      versions().forEach(v -> names.put(v.version(), v.artifacts().keySet()));
      return names;
    }

    @Override
    public byte[] artifact(int version, String name) {
      synchronized (lock) {
        requireOpen();
        return stored(version)
            .map(stored -> stored.artifacts().get(name))
            .orElseThrow(
                () ->
                    new RiskException(
                        ErrorCode.MODEL_MISSING,
                        "model version " + version + " has no such file",
                        ErrorContext.none().withValue(name)))
            .clone();
      }
    }

    @Override
    public void addArtifact(int version, String name, byte[] content) {
      synchronized (lock) {
        requireOpen();
        Stored stored = required(version);
        if (stored.artifacts().putIfAbsent(name, content.clone()) == null) {
          Map<String, String> digests = new TreeMap<>(stored.version().artifacts());
          digests.put(name, Sha256.hex(content));
          versions.set(
              version - 1,
              new Stored(
                  new ModelVersion(version, stored.version().card(), digests),
                  stored.artifacts(),
                  stored.evaluations()));
        }
      }
    }

    @Override
    public void addEvaluation(int version, @Nullable String runId, Evaluation evaluation) {
      synchronized (lock) {
        requireOpen();
        required(version).evaluations().add(evaluation);
      }
    }

    @Override
    public List<Evaluation> evaluations(int version) {
      synchronized (lock) {
        requireOpen();
        return stored(version).map(stored -> List.copyOf(stored.evaluations())).orElse(List.of());
      }
    }

    @Override
    public Optional<Deployment> deployed() {
      synchronized (lock) {
        requireOpen();
        return last(deployments);
      }
    }

    @Override
    public List<Deployment> deployments() {
      synchronized (lock) {
        requireOpen();
        return List.copyOf(deployments);
      }
    }

    @Override
    public Deployment deploy(Deployment deployment) {
      synchronized (lock) {
        requireOpen();
        required(deployment.version());
        if (deployment.previousVersion() != null) {
          required(deployment.previousVersion());
        }
        if (!Objects.equals(deployedVersion(), deployment.previousVersion())) {
          throw deployment.overtaken(deployedVersion());
        }
        Deployment numbered = deployment.withNumber(deployments.size() + 1);
        deployments.add(numbered);
        return numbered;
      }
    }

    @Override
    public void prune(int version) {
      synchronized (lock) {
        requireOpen();
        Stored stored = required(version);
        if (Objects.equals(deployedVersion(), version)) {
          throw new RiskException(
              ErrorCode.USAGE, "version " + version + " is deployed, so its files stay");
        }
        versions.set(
            version - 1,
            new Stored(
                new ModelVersion(version, stored.version().card(), Map.of()),
                Map.of(),
                stored.evaluations()));
      }
    }

    @Override
    public List<Review> reviews() {
      synchronized (lock) {
        requireOpen();
        return List.copyOf(reviews);
      }
    }

    @Override
    public Optional<Review> lastReview() {
      synchronized (lock) {
        requireOpen();
        return last(reviews);
      }
    }

    @Override
    public void review(Review review, @Nullable Deployment promotion) {
      synchronized (lock) {
        requireOpen();
        required(review.version());
        if (promotion != null) {
          deploy(promotion);
        }
        reviews.add(review);
      }
    }

    private @Nullable Integer deployedVersion() {
      return last(deployments).map(Deployment::version).orElse(null);
    }

    private Optional<Stored> stored(int version) {
      return version >= 1 && version <= versions.size()
          ? Optional.of(versions.get(version - 1))
          : Optional.empty();
    }

    private Stored required(int version) {
      return stored(version)
          .orElseThrow(
              () ->
                  new RiskException(
                      ErrorCode.MODEL_MISSING,
                      "there is no model version " + version + " in the store"));
    }
  }

  private final class Runs implements RunLog {
    private final NavigableMap<String, RunRecord> runs = new TreeMap<>();
    private final Map<String, List<StepRecord>> steps = new HashMap<>();

    @Override
    public void start(RunRecord run) {
      synchronized (lock) {
        requireOpen();
        if (runs.containsKey(run.runId())) {
          throw broken("the run " + run.runId() + " began already");
        }
        runs.replaceAll((id, r) -> r.outcome().equals(RunRecord.RUNNING) ? killed(r) : r);
        runs.put(run.runId(), run);
      }
    }

    @Override
    public void addStep(String runId, StepRecord step) {
      synchronized (lock) {
        requireOpen();
        if (!runs.containsKey(runId)) {
          throw broken("the run " + runId + " has a step but never began");
        }
        steps.computeIfAbsent(runId, id -> new ArrayList<>()).add(step);
      }
    }

    @Override
    public void finish(RunRecord run) {
      synchronized (lock) {
        requireOpen();
        if (runs.replace(run.runId(), run) == null) {
          throw broken("the run " + run.runId() + " ends but never began");
        }
      }
    }

    @Override
    public Optional<RunRecord> run(String runId) {
      synchronized (lock) {
        requireOpen();
        return Optional.ofNullable(runs.get(runId));
      }
    }

    @Override
    public List<RunRecord> newest(int limit) {
      synchronized (lock) {
        requireOpen();
        return runs.descendingMap().values().stream().limit(limit).toList();
      }
    }

    @Override
    public List<RunRecord> startingWith(String prefix, int limit) {
      synchronized (lock) {
        requireOpen();
        return runs.descendingMap().values().stream()
            .filter(run -> run.runId().startsWith(prefix))
            .limit(limit)
            .toList();
      }
    }

    @Override
    public Optional<StepRecord> newestDone(String stepName) {
      synchronized (lock) {
        requireOpen();
        return runs.descendingMap().keySet().stream()
            .flatMap(
                runId ->
                    steps.getOrDefault(runId, List.of()).stream()
                        .filter(step -> step.name().equals(stepName))
                        .filter(
                            step ->
                                step.status() == StepRecord.Status.OK
                                    || step.status() == StepRecord.Status.ATTENTION)
                        .reduce((first, second) -> second)
                        .stream())
            .findFirst();
      }
    }

    @Override
    public List<StepRecord> steps(String runId) {
      synchronized (lock) {
        requireOpen();
        return List.copyOf(steps.getOrDefault(runId, List.of()));
      }
    }

    private static RunRecord killed(RunRecord run) {
      return new RunRecord(
          run.runId(),
          run.command(),
          run.configHash(),
          run.codeVersion(),
          run.startedAt(),
          run.finishedAt(),
          RunRecord.KILLED,
          run.modelVersion(),
          run.message());
    }
  }

  private final class Predictions implements PredictionLog {
    private final Map<String, StoredBatch> byBatch = new LinkedHashMap<>();

    private record StoredBatch(
        PredictionBatch batch, List<Prediction> predictions, byte @Nullable [] rows) {}

    @Override
    public void add(PredictionBatch batch, List<Prediction> predictions, byte @Nullable [] rows) {
      StoredBatch stored =
          new StoredBatch(batch, List.copyOf(predictions), rows == null ? null : rows.clone());
      synchronized (lock) {
        requireOpen();
        if (byBatch.putIfAbsent(batch.batchId(), stored) != null) {
          throw broken("the batch " + batch.batchId() + " is stored already");
        }
      }
    }

    @Override
    public List<PredictionBatch> newest(int limit) {
      return newestFirst().stream().limit(limit).map(StoredBatch::batch).toList();
    }

    private List<StoredBatch> newestFirst() {
      synchronized (lock) {
        requireOpen();
        List<StoredBatch> list = new ArrayList<>(byBatch.values());
        Collections.reverse(list);
        return list;
      }
    }

    private Optional<StoredBatch> stored(String batchId) {
      synchronized (lock) {
        requireOpen();
        return Optional.ofNullable(byBatch.get(batchId));
      }
    }

    @Override
    public Optional<PredictionBatch> batch(String batchId) {
      return stored(batchId).map(StoredBatch::batch);
    }

    @Override
    public List<Prediction> predictions(String batchId) {
      return stored(batchId).map(StoredBatch::predictions).orElse(List.of());
    }

    @Override
    public Optional<byte[]> rows(String batchId) {
      return stored(batchId).map(StoredBatch::rows).map(byte[]::clone);
    }

    @Override
    public List<Past> history(String clientId, int limit) {
      return newestFirst().stream()
          .flatMap(
              stored ->
                  stored.predictions().stream()
                      .filter(prediction -> prediction.clientId().equals(clientId))
                      .reduce((first, second) -> second)
                      .map(prediction -> new Past(stored.batch(), prediction))
                      .stream())
          .limit(limit)
          .toList();
    }
  }

  private final class Calls implements CallLog {
    private final List<Contact> contacts = new ArrayList<>();
    private final Map<List<String>, Assignment> assignments = new LinkedHashMap<>();

    @Override
    public Contact add(Contact contact) {
      synchronized (lock) {
        requireOpen();
        Contact numbered = contact.withNumber(contacts.size() + 1);
        contacts.add(numbered);
        return numbered;
      }
    }

    @Override
    public List<Contact> contacts() {
      synchronized (lock) {
        requireOpen();
        return List.copyOf(contacts);
      }
    }

    @Override
    public List<Contact> contacts(String clientId) {
      return contacts().stream().filter(c -> c.clientId().equals(clientId)).toList();
    }

    @Override
    public void assign(List<Assignment> added) {
      synchronized (lock) {
        requireOpen();
        added.forEach(one -> assignments.putIfAbsent(List.of(one.batchId(), one.clientId()), one));
      }
    }

    @Override
    public List<Assignment> assignments() {
      synchronized (lock) {
        requireOpen();
        return assignments.values().stream()
            .sorted(
                Comparator.comparing(Assignment::at)
                    .thenComparing(Assignment::batchId)
                    .thenComparingInt(Assignment::rank)
                    .thenComparing(Assignment::clientId))
            .toList();
      }
    }
  }

  private final class Diagnoses implements DiagnosisLog {
    private final List<Diagnosis> list = new ArrayList<>();

    @Override
    public void add(String runId, Diagnosis diagnosis) {
      synchronized (lock) {
        requireOpen();
        list.add(diagnosis);
      }
    }

    @Override
    public Optional<Diagnosis> newest() {
      return newest(1).stream().findFirst();
    }

    @Override
    public List<Diagnosis> newest(int limit) {
      synchronized (lock) {
        requireOpen();
        List<Diagnosis> newestFirst = new ArrayList<>(list);
        Collections.reverse(newestFirst);
        return newestFirst.stream().limit(limit).toList();
      }
    }
  }
}
