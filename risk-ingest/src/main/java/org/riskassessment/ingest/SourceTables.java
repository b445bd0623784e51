package org.riskassessment.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.LabelUse;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.RejectedRows;
import org.riskassessment.core.stage.TableReader;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.ingest.csv.CanonicalCsv;
import org.riskassessment.ingest.csv.CellFiller;
import org.riskassessment.ingest.csv.CsvFile;
import org.riskassessment.ingest.csv.CsvParts;
import org.riskassessment.ingest.csv.FileContent;
import org.riskassessment.ingest.dataset.ClientParts;
import org.riskassessment.ingest.dataset.DatasetReader;
import org.riskassessment.ingest.jdbc.JdbcRows;
import org.riskassessment.ingest.join.Joins;
import org.riskassessment.ingest.table.TableShape;

/** Reads tables from CSV files and databases into memory. Safe for several threads. */
public final class SourceTables implements TableReader {
  @Override
  public Dataset dataset(RiskConfig config, DatasetRecord recorded) {
    String name = config.display(DatasetReader.file(config, recorded));
    DatasetReader file = new DatasetReader(config);
    try {
      Optional<Dataset> valid = validRows(file, recorded, config);
      return valid.isPresent() ? valid.get() : acceptedRows(file, recorded, config, name);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /** All rows, read at byte speed; empty when one breaks a rule of the schema. */
  private static Optional<Dataset> validRows(
      DatasetReader file, DatasetRecord recorded, RiskConfig config) throws IOException {
    Schema schema = config.schema();
    Dataset.Builder rows = Dataset.builder(schema, Math.toIntExact(recorded.rows()));
    int columns = schema.kept().size();
    boolean[] state = {true, true}; // whether at the header; whether all rows are valid so far
    file.rows(
        recorded,
        columns,
        (buffer, cells, bounds) -> {
          if (state[0]) {
            state[0] = false;
            state[1] = cells == columns && isHeader(schema, buffer, bounds);
          } else if (state[1]) {
            state[1] = cells == columns && rows.add(buffer, bounds);
          }
        });
    if (!state[1]) {
      return Optional.empty();
    }
    Dataset dataset = rows.build();
    return Optional.of(
        new ClientParts(config, new DurableFiles())
            .of(recorded)
            .map(parts -> dataset.withParts(ClientParts.RULE, parts))
            .orElse(dataset));
  }

  private static boolean isHeader(Schema schema, byte[] buffer, int[] bounds) {
    for (int c = 0; c < bounds.length / 2; c++) {
      int length = bounds[2 * c + 1] - bounds[2 * c];
      String name = new String(buffer, bounds[2 * c], length, StandardCharsets.UTF_8);
      if (!name.equals(schema.kept().get(c).name())) {
        return false;
      }
    }
    return true;
  }

  /**
   * All rows, read one by one without the schema's rules: rows accepted under earlier rules stay in
   * the dataset.
   */
  private static Dataset acceptedRows(
      DatasetReader file, DatasetRecord recorded, RiskConfig config, String name)
      throws IOException {
    Dataset.Builder rows = Dataset.builder(config.schema());
    RejectedRows.Builder rejected = new RejectedRows.Builder();
    try (InputStream in = file.open(recorded)) {
      read(CsvFile.ofAccepted(config.schema()), in, name, rows, rejected, new ArrayList<>());
    }
    rejected.build().first().stream()
        .findFirst()
        .ifPresent(
            row -> {
              throw new RiskException(ErrorCode.DATA_INVALID, row.describe());
            });
    return rows.build();
  }

  @Override
  public void rows(
      RiskConfig config,
      DatasetRecord recorded,
      @Nullable DatasetRecord after,
      Consumer<Dataset> sink) {
    ReadAhead.<Dataset>run(parts -> readRows(config, recorded, after, parts), sink);
  }

  private static void readRows(
      RiskConfig config,
      DatasetRecord recorded,
      @Nullable DatasetRecord after,
      Consumer<Dataset> sink) {
    String name = config.display(DatasetReader.file(config, recorded));
    DatasetReader file = new DatasetReader(config);
    ValidParts parts = new ValidParts(config.schema(), after == null, sink);
    try {
      if (after == null) {
        file.rows(recorded, config.schema().kept().size(), parts);
      } else {
        file.rows(after, recorded, config.schema().kept().size(), parts);
      }
      parts.end();
      if (!parts.valid) {
        Dataset all = acceptedRows(file, recorded, config, name);
        sink.accept(all.slice((after == null ? 0 : (int) after.rows()) + parts.sunk, all.size()));
      }
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /** Passes rows on in parts, up to the first row that breaks a rule of the schema. */
  private static final class ValidParts implements CanonicalCsv.RowSink {
    private static final int ROWS = 1 << 14;

    private final Schema schema;
    private final int columns;
    private final Consumer<Dataset> sink;
    private Dataset.Builder rows;
    private int size;
    private boolean header;
    private boolean valid = true;

    /** Rows passed on. */
    private int sunk;

    ValidParts(Schema schema, boolean header, Consumer<Dataset> sink) {
      this.schema = schema;
      this.columns = schema.kept().size();
      this.header = header;
      this.sink = sink;
      this.rows = Dataset.builder(schema, ROWS);
    }

    @Override
    public void row(byte[] buffer, int cells, int[] bounds) {
      if (header) {
        header = false;
        valid = cells == columns && isHeader(schema, buffer, bounds);
      } else if (valid) {
        if (size == ROWS) {
          pass();
        }
        valid = cells == columns && rows.add(buffer, bounds);
        size += valid ? 1 : 0;
      }
    }

    void end() {
      if (valid && size > 0) {
        pass();
      }
    }

    private void pass() {
      sunk += size;
      sink.accept(rows.build());
      rows = Dataset.builder(schema, ROWS);
      size = 0;
    }
  }

  @Override
  public Table table(RiskConfig config, Path fileOrFolder) {
    FileSource files = FileSource.ofFolder(fileOrFolder.toString(), fileOrFolder);
    return files(config, files, LabelUse.UNUSED, Long.MAX_VALUE, new Cancellation());
  }

  @Override
  public void parts(RiskConfig config, Path file, Consumer<Table> sink) {
    ReadAhead.<Table>run(parts -> readParts(config, file, LabelUse.UNUSED, parts), sink);
  }

  @Override
  public void labelledParts(RiskConfig config, Path file, Consumer<Table> sink) {
    ReadAhead.<Table>run(parts -> readParts(config, file, LabelUse.WELCOME, parts), sink);
  }

  private static void readParts(
      RiskConfig config, Path file, LabelUse labels, Consumer<Table> sink) {
    Schema schema = config.schema();
    FileSource source = FileSource.ofFolder(file.toString(), file);
    RejectedRows.Builder[] rejected = {new RejectedRows.Builder()};
    List<String> notes = new ArrayList<>();
    boolean[] any = {false};
    Joins joins = SourceFiles.joins(config, new Cancellation());
    paths(source).forEach(path -> joins.knowing(path, source));
    for (Path path : paths(source)) {
      String name = path.toString();
      CsvParts.Sink parts =
          new CsvParts.Sink() {
            @Override
            public void part(Dataset rows) {
              any[0] = true;
              sink.accept(new Table(rows, rejected[0].build(), notes));
              rejected[0] = new RejectedRows.Builder();
              notes.clear();
            }

            @Override
            public void rejected(long line, RowFault fault) {
              rejected[0].add(name, line, fault);
            }

            @Override
            public void note(String sentence) {
              notes.add(name + " " + sentence);
            }
          };
      try (InputStream in = RegularFile.open(path)) {
        CellFiller filler = joins.rows(path, false);
        new CsvParts(schema, shape(config, source), labels, filler, name, parts)
            .read(FileContent.open(in, name, Files.size(path), Long.MAX_VALUE));
      } catch (IOException e) {
        throw unreadable(name, e);
      }
    }
    notes.addAll(joins.notes(false));
    if (!any[0]) {
      table(file.toString(), Dataset.builder(schema), rejected[0], notes);
    } else {
      RejectedRows last = rejected[0].build();
      if (last.count() > 0 || !notes.isEmpty()) {
        sink.accept(new Table(Dataset.builder(schema).build(), last, notes));
      }
    }
  }

  @Override
  public Table table(RiskConfig config, Source source, Cancellation cancellation) {
    LabelUse labels = source.equals(config.portfolio()) ? LabelUse.WELCOME : LabelUse.NEEDED;
    return source instanceof JdbcSource database
        ? database(database, config, labels, cancellation)
        : files(config, (FileSource) source, labels, config.ingestion().maxBytes(), cancellation);
  }

  private static Table files(
      RiskConfig config,
      FileSource source,
      LabelUse labels,
      long maxBytes,
      Cancellation cancellation) {
    Joins joins = SourceFiles.joins(config, cancellation);
    paths(source).forEach(path -> joins.knowing(path, source));
    Dataset.Builder rows = Dataset.builder(config.schema());
    RejectedRows.Builder rejected = new RejectedRows.Builder();
    List<String> notes = new ArrayList<>();
    for (Path path : paths(source)) {
      String name = path.toString();
      CsvFile file =
          new CsvFile(config.schema(), shape(config, source), labels, joins.rows(path, false));
      try (InputStream in = RegularFile.open(path)) {
        read(
            file,
            FileContent.open(in, name, Files.size(path), maxBytes),
            name,
            rows,
            rejected,
            notes);
      } catch (IOException e) {
        throw unreadable(name, e);
      }
    }
    notes.addAll(joins.notes(false));
    return table(source.name(), rows, rejected, notes);
  }

  /**
   * How files are written: as is said of them, or else likely as those of the source that holds
   * them, or of every source.
   */
  private static TableShape shape(RiskConfig config, FileSource files) {
    List<FileSource> sources =
        config.sources().stream()
            .filter(FileSource.class::isInstance)
            .map(FileSource.class::cast)
            .toList();
    if (!files.isPlain() || sources.contains(files)) {
      return TableShape.of(files);
    }
    List<TableShape> shapes = sources.stream().map(TableShape::like).distinct().toList();
    return sources.stream()
        .filter(source -> files.folder().startsWith(source.folder()))
        .findFirst()
        .map(TableShape::like)
        .orElse(shapes.size() == 1 ? shapes.get(0) : TableShape.UNKNOWN);
  }

  private static List<Path> paths(FileSource source) {
    if (source.glob() == null && !Files.isDirectory(source.folder())) {
      return List.of(source.folder());
    }
    List<Path> paths = SourceFiles.of(source).files();
    if (paths.isEmpty()) {
      throw new RiskException(
          ErrorCode.SOURCE_UNREACHABLE,
          "contains no CSV file",
          ErrorContext.ofFile(source.name()).withAccepted("files whose names end in .csv"));
    }
    return paths;
  }

  private static Table database(
      JdbcSource source, RiskConfig config, LabelUse labels, Cancellation cancellation) {
    Dataset.Builder dataset = Dataset.builder(config.schema());
    RejectedRows.Builder rejected = new RejectedRows.Builder();
    Joins joins = SourceFiles.joins(config, cancellation);
    try (JdbcRows rows = JdbcRows.open(source, config.workspace(), null, cancellation)) {
      DatabaseColumns columns =
          DatabaseColumns.ofRows(source, rows, config.schema(), labels, joins.rows());
      if (!columns.faults().isEmpty()) {
        throw new RiskException(
            ErrorCode.DATA_INVALID,
            source.what()
                + " "
                + columns.faults().stream()
                    .map(ColumnFault::sentence)
                    .collect(Collectors.joining(", ")),
            ErrorContext.ofFile(source.name()));
      }
      String[] cells = new String[config.schema().kept().size()];
      for (long row = 1; rows.next(); row++) {
        cancellation.check();
        columns.read(cells);
        Optional<RowFault> fault = columns.fault(cells);
        if (fault.isEmpty()) {
          dataset.add(cells);
        } else {
          rejected.add(source.name(), row, fault.get());
        }
      }
    }
    return table(source.name(), dataset, rejected, joins.notes(false));
  }

  private static Table table(
      String name, Dataset.Builder rows, RejectedRows.Builder counted, List<String> notes) {
    Dataset table = rows.build();
    RejectedRows rejected = counted.build();
    if (table.size() == 0) {
      throw new RiskException(
          ErrorCode.DATA_INVALID,
          rejected.first().stream()
              .findFirst()
              .map(row -> "has no valid row; the first fault: " + row.describe())
              .orElse("has no rows"),
          ErrorContext.ofFile(name));
    }
    return new Table(table, rejected, notes);
  }

  private static void read(
      CsvFile file,
      InputStream in,
      String name,
      Dataset.Builder rows,
      RejectedRows.Builder rejected,
      List<String> notes)
      throws IOException {
    file.read(
        in,
        name,
        new CsvFile.Sink() {
          @Override
          public void accepted(String[] cells, long line) {
            rows.add(cells);
          }

          @Override
          public void rejected(long line, RowFault fault, List<String> cells) {
            rejected.add(name, line, fault);
          }

          @Override
          public void note(String sentence) {
            notes.add(name + " " + sentence);
          }
        });
  }

  private static RiskException unreadable(String name, IOException cause) {
    return new RiskException(
        ErrorCode.SOURCE_UNREACHABLE, RegularFile.reason(cause), ErrorContext.ofFile(name), cause);
  }
}
