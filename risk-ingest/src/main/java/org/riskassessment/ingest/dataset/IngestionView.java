package org.riskassessment.ingest.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.IngestionLedger;

/**
 * The ledger as files beside the dataset: {@code ingestedfiles.txt}, a name a line, and {@code
 * ingestion.json}. Only a view: the product never reads them for their content.
 */
public final class IngestionView {
  /** A name with one would look like two names. */
  private static final Pattern LINE_BREAK = Pattern.compile("\\R");

  private final Path names;
  private final Path ledgerFile;
  private final DurableFiles files;

  public IngestionView(RiskConfig config, DurableFiles files) {
    this.names = config.outputFolder().resolve("ingestedfiles.txt");
    this.ledgerFile = config.outputFolder().resolve("ingestion.json");
    this.files = files;
  }

  /** Writes the files where they do not show the ledger's newest batch. */
  public void refresh(IngestionLedger ledger, int generation) {
    int newest = ledger.newestBatch().map(Batch::number).orElse(0);
    if (newest > 0 && !(Files.exists(names) && shown() == newest)) {
      write(ledger, generation, newest);
    }
  }

  /** Writes the files, whatever they show. */
  public void write(IngestionLedger ledger, int generation) {
    write(ledger, generation, ledger.newestBatch().map(Batch::number).orElse(0));
  }

  private void write(IngestionLedger ledger, int generation, int newest) {
    List<Batch> batches = ledger.batches();
    StringBuilder text = new StringBuilder();
    batches.stream()
        .filter(b -> b.generation() == generation && b.status() == Batch.Status.INGESTED)
        .map(Batch::name)
        .distinct()
        .forEach(name -> text.append(LINE_BREAK.matcher(name).replaceAll("?")).append('\n'));
    files.write(names, text.toString());
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("newest_batch", newest);
    tree.put("batches", batches.stream().map(IngestionView::tree).toList());
    files.write(ledgerFile, Json.indented(tree));
  }

  /** The batch that the second file says is its newest, or 0. */
  private int shown() {
    try {
      String head = new String(readHead(), StandardCharsets.UTF_8);
      return Integer.parseInt(head.replaceAll("(?s)^\\{\\s*\"newest_batch\": (\\d+),.*", "$1"));
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  private byte[] readHead() throws IOException {
    try (var in = Files.newInputStream(ledgerFile)) {
      return in.readNBytes(100);
    }
  }

  private static Map<String, @Nullable Object> tree(Batch batch) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("number", batch.number());
    tree.put("run_id", batch.runId());
    tree.put("source", batch.source());
    tree.put("name", batch.name());
    tree.put("sha256", batch.sha256());
    tree.put("bytes", batch.bytes());
    tree.put("status", batch.status().name());
    tree.put("reason", batch.reason());
    tree.put("rows_read", batch.rowsRead());
    tree.put("rows_new", batch.rowsNew());
    tree.put("rows_duplicate", batch.rowsDuplicate());
    tree.put("rows_rejected", batch.rowsRejected());
    tree.put("at", batch.at().toString());
    tree.put("millis", batch.millis());
    return new LinkedHashMap<>(tree);
  }
}
