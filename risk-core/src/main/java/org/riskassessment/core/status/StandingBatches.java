package org.riskassessment.core.status;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.store.RowCounts;

/** Batches of the current dataset that may need attention. */
public final class StandingBatches {
  private StandingBatches() {}

  /**
   * The newest batch of each content of the current dataset, oldest first, without those whose file
   * has changed since.
   */
  private static List<Batch> newestOfEach(IngestionLedger ledger) {
    int generation = ledger.newestBatch().map(Batch::generation).orElse(0);
    Map<String, Batch> byContent = new LinkedHashMap<>();
    for (Batch batch : ledger.batches()) {
      if (batch.generation() == generation) {
        byContent.remove(batch.sha256());
        byContent.put(batch.sha256(), batch);
      }
    }
    List<Integer> changed =
        byContent.values().stream().map(Batch::changedFrom).filter(n -> n != null).toList();
    return byContent.values().stream().filter(b -> !changed.contains(b.number())).toList();
  }

  /** The batches in force: the newest of each content, without those forgotten. */
  public static List<Batch> inForce(IngestionLedger ledger) {
    return newestOfEach(ledger).stream()
        .filter(batch -> batch.status() != Batch.Status.FORGOTTEN)
        .toList();
  }

  /** The batches in force that were refused or had rows quarantined. */
  public static List<Batch> standing(IngestionLedger ledger) {
    return inForce(ledger).stream()
        .filter(b -> b.status() == Batch.Status.REFUSED || b.rowsRejected() > 0)
        .toList();
  }

  /**
   * A refused batch, with the path of the file that still has its content or the name of the
   * database poll.
   */
  public record Refused(Batch batch, String path, boolean isFile) {}

  /** The refused batches whose content is still available, as far as is known. */
  public static List<Refused> refused(IngestionLedger ledger, RiskConfig config) {
    List<Refused> refused = new ArrayList<>();
    for (Batch batch : standing(ledger)) {
      if (batch.status() == Batch.Status.REFUSED) {
        boolean isFile = isOfFiles(batch, config);
        // A poll starts where the previous one was refused, or earlier by the lag, so it covers it.
        refused.removeIf(r -> !r.isFile() && r.batch().source().equals(batch.source()));
        place(batch, isFile, ledger, config)
            .ifPresent(path -> refused.add(new Refused(batch, path, isFile)));
      }
    }
    return refused;
  }

  private static boolean isOfFiles(Batch batch, RiskConfig config) {
    return config.sources().stream()
        .filter(source -> source.name().equals(batch.source()))
        .allMatch(FileSource.class::isInstance);
  }

  private static Optional<String> place(
      Batch batch, boolean isFile, IngestionLedger ledger, RiskConfig config) {
    return isFile
        ? ledger.knownFiles().values().stream()
            .filter(file -> file.sha256().equals(batch.sha256()))
            .filter(file -> file.generation() == batch.generation())
            .map(file -> file.path())
            .filter(path -> Files.exists(config.workspace().resolve(path)))
            .findFirst()
        : Optional.of(batch.name()).filter(name -> !isReadSince(batch, ledger));
  }

  /** Whether the database was read successfully after the refusal. */
  private static boolean isReadSince(Batch refused, IngestionLedger ledger) {
    return ledger.watermarks().stream()
        .filter(mark -> mark.source().equals(refused.source()))
        .anyMatch(mark -> mark.at().isAfter(refused.at()));
  }

  /** {@code type 3, range 1}. */
  public static String rules(RowCounts rows) {
    return rows.rejectedByRule().entrySet().stream()
        .map(rule -> rule.getKey() + " " + rule.getValue())
        .collect(Collectors.joining(", "));
  }
}
