package org.riskassessment.ingest.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.json.RecordWriter;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.wire.IngestionJson;

/**
 * The ledger as files beside the dataset, for people: {@code ingestedfiles.txt}, one name a line,
 * and {@code ingestion.json}. The product never reads their content back.
 */
public final class IngestionView {
  /** In a list of one name a line, a name with a line break would look like two. */
  private static final Pattern LINE_BREAK = Pattern.compile("\\R");

  private final Path names;
  private final Path ledgerFile;
  private final DurableFiles files;

  public IngestionView(RiskConfig config, DurableFiles files) {
    this.names = config.outputFolder().resolve("ingestedfiles.txt");
    this.ledgerFile = config.outputFolder().resolve("ingestion.json");
    this.files = files;
  }

  /** Writes the files unless they already show the ledger's newest batch. */
  public void refresh(IngestionLedger ledger, int generation) {
    int newest = ledger.newestBatch().map(Batch::number).orElse(0);
    if (newest > 0 && !(Files.exists(names) && shown() == newest)) {
      write(ledger, generation, newest);
    }
  }

  /** Writes the files, whatever they show now. */
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
    files.write(ledgerFile, RecordWriter.indented(IngestionJson.Ledger.of(newest, batches)));
  }

  /** The newest batch that {@code ingestion.json} shows, or 0. */
  private int shown() {
    try {
      String head = new String(readHead(), StandardCharsets.UTF_8);
      return Integer.parseInt(head.replaceAll("(?s)^\\{\\s*\"newest_batch\": (\\d+),.*", "$1"));
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  private byte[] readHead() throws IOException {
    try (var in = RegularFile.open(ledgerFile)) {
      return in.readNBytes(100);
    }
  }
}
