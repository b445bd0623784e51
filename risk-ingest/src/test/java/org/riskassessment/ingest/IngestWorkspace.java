package org.riskassessment.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.Folders;
import org.riskassessment.core.config.Join;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.FileAccess;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.memory.InMemoryStore;
import org.riskassessment.ingest.dataset.ClientParts;

/** A workspace in a temporary folder, with a store in memory and a clock that is set by hand. */
public final class IngestWorkspace {
  public static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n";
  public static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");

  public final RiskStore store = new InMemoryStore();
  public final Path folder;
  Instant now = NOW;
  public Schema schema = Schema.standard();
  RiskConfig.Ingestion limits = RiskConfig.Ingestion.STANDARD;
  DurableFiles files = new DurableFiles();
  RunListener listener = RunListener.SILENT;
  Cancellation cancellation = new Cancellation();
  List<Source> sources;
  public List<Join> joins = List.of();
  Runnable onTimeAsked = () -> {};
  private int runs;
  private @Nullable DatasetRecord checked;

  public IngestWorkspace(Path folder) {
    this.folder = folder;
    this.sources = List.of(FileSource.ofFolder("in", folder.resolve("in")));
    try {
      Files.createDirectories(folder.resolve("in"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void readFrom(Path input) {
    sources = List.of(FileSource.ofFolder(config().display(input), input));
  }

  public RiskConfig config() {
    return new RiskConfig(
        folder,
        RiskConfig.PRODUCTION,
        new RiskConfig.Inputs(
            sources, FileSource.ofFolder("test", folder.resolve("test")), null, joins),
        new Folders(
            folder.resolve("out"),
            folder.resolve("models"),
            folder.resolve("production"),
            folder.resolve("reports"),
            FileAccess.OWNER),
        RiskConfig.Store.of("jdbc:sqlite:" + folder.resolve("risk.db")),
        schema,
        RiskConfig.Settings.STANDARD.withIngestion(limits));
  }

  /** Ingests what is new in the input folder. */
  public IngestionReport ingest() {
    return ingest(new IngestionRequest.WhatIsNew());
  }

  public IngestionReport ingest(IngestionRequest request) {
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            onTimeAsked.run();
            return now;
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
          }
        };
    IngestionReport report =
        new SourceIngestStage()
            .ingest(
                new RunContext(
                    "run-" + ++runs, config(), store, files, clock, listener, cancellation),
                request);
    report.dataset().filter(dataset -> !dataset.equals(checked)).ifPresent(this::checkParts);
    return report;
  }

  /** However the rows were ingested, the parts beside the dataset must be those of its ids. */
  private void checkParts(DatasetRecord dataset) {
    Optional<byte[]> known = new ClientParts(config(), new DurableFiles()).of(dataset);
    int id = schema.kept().indexOf(schema.id());
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    try (CSVParser rows =
        CSVParser.parse(
            dataset(),
            UTF_8,
            CSVFormat.RFC4180.builder().setSkipHeaderRecord(true).setHeader().get())) {
      for (CSVRecord row : rows) {
        parts.write(HoldOut.standard().part(row.get(id).strip()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(known).as("parts of clients").hasValue(parts.toByteArray());
    checked = dataset;
  }

  /** A file of the input folder, last changed an hour ago. */
  public Path put(String name, String text) {
    return put(name, text, now.minus(Duration.ofHours(1)));
  }

  public Path put(String name, String text, Instant modifiedAt) {
    return put(name, text.getBytes(UTF_8), modifiedAt);
  }

  public Path put(String name, byte[] content, Instant modifiedAt) {
    Path file = folder.resolve("in").resolve(name);
    try {
      Files.write(file, content);
      Files.setLastModifiedTime(file, FileTime.from(modifiedAt));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  public Path dataset() {
    return out("finaldata.csv");
  }

  public Path out(String name) {
    return folder.resolve("out").resolve(name);
  }

  public String text(String name) {
    return text(out(name));
  }

  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names of the files of the output folder, in order. */
  List<String> outNames() {
    try (var entries = Files.list(folder.resolve("out"))) {
      return entries.map(f -> f.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Batch newestBatch() {
    return store.ingestion().newestBatch().orElseThrow();
  }

  /** Rows of different clients, numbered from one (inclusive) to another (exclusive). */
  public static String rows(int from, int to) {
    StringBuilder rows = new StringBuilder();
    for (int i = from; i < to; i++) {
      rows.append("client").append(i).append(',').append(i).append(",200,30,").append(i % 2);
      rows.append('\n');
    }
    return rows.toString();
  }

  /** Three columns: a client, a count of orders and a label. */
  public static Schema ordersSchema() {
    return new Schema(
        List.of(
            Column.of("client", ColumnRole.ID, ColumnType.TEXT),
            Column.count("orders"),
            Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
        "yes",
        "no");
  }

  /** The standard schema with texts as features. */
  public static Schema textSchema() {
    return new Schema(
        Schema.standard().columns().stream()
            .map(
                c ->
                    c.role() == ColumnRole.FEATURE
                        ? Column.of(c.name(), ColumnRole.FEATURE, ColumnType.CATEGORICAL)
                        : c)
            .toList(),
        "1",
        "0");
  }
}
