package org.riskassessment.ingest.join;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.SimilarIds;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.config.Join;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.schema.Change;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.ingest.csv.CellFiller;
import org.riskassessment.ingest.csv.FilePeriod;
import org.riskassessment.ingest.jdbc.JdbcRows;
import org.riskassessment.ingest.table.TableShape;

/**
 * The joined tables of a configuration, as they are now. They are read when the first row asks for
 * them. Safe for several threads.
 */
public final class Joins {
  private static final int EXAMPLES = 3;

  private final RiskConfig config;
  private final Cancellation cancellation;
  private final List<Join> joins;
  private final Map<Join, TableFiles> filesOf = new LinkedHashMap<>();
  private @Nullable List<JoinedTable> tables;
  private long reach = Long.MIN_VALUE;
  private final List<RowJoin> fillers = new ArrayList<>();
  private final Map<Path, FileSource> newFiles = new LinkedHashMap<>();
  private @Nullable JoinedTable own;

  /**
   * @param folders lists the files of a folder
   */
  public Joins(
      RiskConfig config, Cancellation cancellation, Function<FileSource, List<Path>> folders) {
    this.config = config;
    this.cancellation = cancellation;
    this.joins =
        config.joins().stream()
            .filter(join -> !new JoinedTable(join, config).taken().isEmpty())
            .toList();
    for (Join join : joins) {
      if (join.table() instanceof FileSource files) {
        filesOf.put(join, new TableFiles(join, files, config, cancellation, folders));
      }
    }
  }

  /**
   * As {@link #rows()} for the rows of a file, dated by its name where the schema says so.
   *
   * @param mustBeDated whether a name that says no period then refuses the file
   */
  public CellFiller rows(Path file, boolean mustBeDated) {
    CellFiller filler = rows();
    return FilePeriod.dates(config.schema())
        ? CellFiller.both(FilePeriod.filler(config.schema(), file, mustBeDated), filler)
        : filler;
  }

  /**
   * Fills in the cells of rows, for one thread.
   *
   * @throws RiskException SOURCE_UNREACHABLE when a table cannot be read, DATA_INVALID when it
   *     lacks a column or too many of its rows are not valid
   */
  public synchronized CellFiller rows() {
    CellFiller changes = changes();
    if (config.joins().isEmpty()) {
      return changes;
    }
    if (tables == null) {
      // Most rows are newer than those that were joined before; those that are not ask for more.
      reach = filesOf.values().stream().mapToLong(TableFiles::newest).max().orElse(Long.MIN_VALUE);
      tables = read();
      boolean isWhole = tables.stream().allMatch(table -> table.rows().skipped() == 0);
      reach = isWhole ? Long.MIN_VALUE : reach;
    }
    RowJoin filler = new RowJoin(config.schema(), this, tables, reach);
    fillers.add(filler);
    return changes == CellFiller.NONE ? filler : CellFiller.both(filler, changes);
  }

  /**
   * Says which files have rows of clients that are not in the dataset yet, in their order; to be
   * called before any row is filled in.
   */
  public synchronized void knowing(Path file, FileSource source) {
    newFiles.put(file, source);
  }

  /** Fills in changes since earlier rows of the clients, which the dataset and new files have. */
  private CellFiller changes() {
    Schema schema = config.schema();
    List<Column> changing =
        schema.kept().stream()
            .flatMap(c -> schema.change(c).stream())
            .map(Change::column)
            .distinct()
            .map(name -> schema.kept().stream().filter(c -> c.name().equals(name)).findFirst())
            .flatMap(Optional::stream)
            .toList();
    Column time = ClientTime.column(schema);
    if (changing.isEmpty() || time == null) {
      return CellFiller.NONE;
    }
    JoinedTable table = own;
    if (table == null) {
      table = JoinedTable.ofOwn(config, time, changing);
      readOwn(table);
      table.complete();
      own = table;
    }
    Map<String, ValueColumn> earlier = new LinkedHashMap<>();
    for (Column column : changing) {
      earlier.put(column.name(), table.values(column.name()));
    }
    return new RowChange(schema, table.rows(), earlier);
  }

  private void readOwn(JoinedTable table) {
    Path dataset = config.datasetFile();
    if (Files.isRegularFile(dataset)) {
      table.readStandard(true);
      readOwn(table, dataset, TableShape.OWN);
      table.readStandard(false);
    }
    newFiles.forEach(
        (file, source) -> {
          table.dateBy(file);
          readOwn(table, file, TableShape.of(source));
        });
    table.dateBy(null);
    for (Source source : config.sources()) {
      if (source instanceof JdbcSource database) {
        readDatabase(table, database);
      }
    }
  }

  private void readOwn(JoinedTable table, Path file, TableShape shape) {
    JoinedTable.Mark before = table.mark();
    try {
      new TableFile(
              file,
              config.display(file),
              shape,
              config.ingestion().maxBytes(),
              table,
              List.of(),
              Long.MIN_VALUE,
              cancellation)
          .read();
    } catch (IOException e) {
      table.backTo(before); // Reading its rows says why.
    } catch (RiskException e) {
      if (e.code() != ErrorCode.DATA_INVALID) {
        throw e;
      }
      table.backTo(before);
    }
  }

  /** The tables with all of their rows. */
  synchronized List<JoinedTable> whole() {
    if (reach > Long.MIN_VALUE) {
      reach = Long.MIN_VALUE;
      tables = read();
    }
    return Objects.requireNonNull(tables);
  }

  private List<JoinedTable> read() {
    List<JoinedTable> read = new ArrayList<>();
    for (Join join : joins) {
      TableFiles files = filesOf.get(join);
      JoinedTable table;
      if (files != null) {
        table = files.read(reach);
      } else {
        table = new JoinedTable(join, config);
        readDatabase(table, (JdbcSource) join.table());
        table.complete();
      }
      read.add(table);
    }
    return read;
  }

  /** What came too late for clients' rows that were joined before, a sentence for each table. */
  public synchronized List<String> corrections() {
    return filesOf.values().stream().flatMap(files -> files.correction().stream()).toList();
  }

  /** Keeps what is known of the tables' files, so that the next time less of them is read. */
  public synchronized void remember(DurableFiles files) {
    List<JoinedTable> read = tables;
    long newest = fillers.stream().mapToLong(RowJoin::newest).max().orElse(Long.MIN_VALUE);
    for (int t = 0; read != null && t < read.size(); t++) {
      TableFiles of = filesOf.get(read.get(t).join());
      if (of != null) {
        of.remember(read.get(t), newest, files);
      }
    }
  }

  private void readDatabase(JoinedTable table, JdbcSource database) {
    List<String> wanted = table.wanted();
    try (JdbcRows rows = JdbcRows.open(database, config.workspace(), null, cancellation)) {
      int[] places = wanted.stream().mapToInt(rows::find).toArray();
      if (table.isOwn() && IntStream.of(places).anyMatch(place -> place < 0)) {
        return;
      }
      for (int i = 0; i < places.length; i++) {
        if (places[i] < 0) {
          List<String> names =
              rows.columns().stream().map(c -> c.substring(0, c.lastIndexOf('\t'))).toList();
          throw new RiskException(
              ErrorCode.DATA_INVALID,
              database.what()
                  + " lacks the column '"
                  + wanted.get(i)
                  + "', which the join '"
                  + table.join().name()
                  + "' needs"
                  + NearestName.hint(wanted.get(i), names),
              ErrorContext.ofFile(database.name()).withAccepted(String.join(", ", names)));
        }
      }
      int[] bounds = new int[2 * places.length];
      byte[] bytes = {};
      for (long row = 1; rows.next(); row++) {
        int end = 0;
        for (int c = 0; c < places.length; c++) {
          byte[] cell = rows.text(places[c], false).getBytes(StandardCharsets.UTF_8);
          if (end + cell.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (end + cell.length));
          }
          System.arraycopy(cell, 0, bytes, end, cell.length);
          bounds[2 * c] = end;
          end += cell.length;
          bounds[2 * c + 1] = end;
        }
        if ((row & 0xffff) == 0) {
          cancellation.check();
        }
        table.add(bytes, bounds, database.name(), row);
      }
    }
  }

  /**
   * What is worth knowing about the tables and the rows joined so far, a sentence each.
   *
   * @param isWhole whether these rows should have all clients of the tables
   */
  public synchronized List<String> notes(boolean isWhole) {
    List<String> notes = new ArrayList<>();
    List<JoinedTable> read = tables;
    for (int t = 0; read != null && t < read.size(); t++) {
      notes.addAll(read.get(t).notes());
      noteIds(read.get(t), t, isWhole, notes);
    }
    return notes;
  }

  private void noteIds(JoinedTable table, int place, boolean isWhole, List<String> notes) {
    IdNumbers ids = table.rows().ids();
    Set<String> unknown = new LinkedHashSet<>();
    BitSet met = new BitSet();
    long rows = 0;
    long withoutRows = 0;
    long beyond = 0;
    for (RowJoin filler : fillers) {
      RowJoin.Met found = filler.met(place);
      met.or(found.ids());
      unknown.addAll(found.unknown());
      rows += found.rows();
      withoutRows += found.rowsUnknown();
      beyond += found.rowsBefore();
    }
    if (rows == 0 || table.rows().isEmpty()) {
      return;
    }
    String name = table.join().name() + ": ";
    if (withoutRows > 0) {
      notes.add(
          name
              + String.format(
                  Locale.ROOT,
                  "has nothing of the client in %,d of %,d rows (such as %s)%s",
                  withoutRows,
                  rows,
                  String.join(
                      ", ", unknown.stream().limit(EXAMPLES).map(id -> "'" + id + "'").toList()),
                  looseHint(ids, unknown)));
    }
    int others = ids.size() - met.cardinality();
    if (isWhole && others > 0) {
      int example = Math.min(met.nextClearBit(0), ids.size() - 1);
      notes.add(
          name
              + String.format(
                  Locale.ROOT,
                  "%,d of its %,d ids are not among these clients (such as '%s')",
                  others,
                  ids.size(),
                  ids.id(example)));
    }
    if (beyond > 0) {
      notes.add(
          name
              + String.format(
                  Locale.ROOT,
                  "begins on %s, after %,d of %,d rows; they are blank there",
                  RowTime.shown(table.rows().firstTime()),
                  beyond,
                  rows));
    }
  }

  /** What to do when ids differ in nothing but zeros and case. */
  private static String looseHint(IdNumbers ids, Set<String> unknown) {
    Map<String, String> loose = new HashMap<>();
    for (int number = 0; number < ids.size(); number++) {
      loose.putIfAbsent(SimilarIds.key(ids.id(number)), ids.id(number));
    }
    for (String id : unknown) {
      String near = loose.get(SimilarIds.key(id));
      if (near != null) {
        return "; but it has '"
            + near
            + "' for '"
            + id
            + "': with \"match\": \"loose\", zeros before an id and case make no difference";
      }
    }
    return "";
  }
}
