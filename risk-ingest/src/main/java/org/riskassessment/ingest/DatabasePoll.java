package org.riskassessment.ingest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.config.SchemaPolicy;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.store.Watermark;
import org.riskassessment.ingest.csv.CanonicalCsv;
import org.riskassessment.ingest.jdbc.JdbcRows;
import org.riskassessment.ingest.jdbc.TimeMark;
import org.riskassessment.ingest.join.Joins;
import org.riskassessment.ingest.row.RowWriter;

/**
 * What may be new in a database source, as arrivals of a limited number of rows each. Not for
 * several threads at once, but one thread may ask for the next arrival and another may read it.
 */
final class DatabasePoll implements AutoCloseable {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** How many digests of rejected rows a watermark keeps. */
  private static final int MOST_REJECTED = 10_000;

  private final JdbcSource source;
  private final RunContext context;
  private final int generation;
  private final Schema schema;
  private final Optional<Watermark> before;
  private final JdbcRows rows;
  private final DatabaseColumns columns;
  private final Instant at;
  private final Set<String> rejectedNow = new LinkedHashSet<>();
  private final boolean isAll;
  private final Set<String> clients = new HashSet<>();
  private int arrivals;
  private long rowsRead;
  private boolean hasRow;
  private @Nullable TimeMark reached;
  private @Nullable String id;

  /** The rows from the watermark on. */
  DatabasePoll(JdbcSource source, RunContext context, int generation, Joins joins) {
    this(source, context, generation, joins, false);
  }

  /** All rows; the ids of their clients are collected. */
  static DatabasePoll whole(JdbcSource source, RunContext context, int generation, Joins joins) {
    return new DatabasePoll(source, context, generation, joins, true);
  }

  private DatabasePoll(
      JdbcSource source, RunContext context, int generation, Joins joins, boolean isWhole) {
    this.isAll = isWhole;
    this.source = source;
    this.context = context;
    this.generation = generation;
    this.schema = context.config().schema();
    this.at = context.clock().instant();
    this.before =
        context.store().ingestion().watermarks().stream()
            .filter(mark -> mark.source().equals(source.name()))
            .filter(mark -> mark.generation() == generation)
            .findFirst();
    this.reached =
        TimeMark.stored(before.map(Watermark::timestamp).orElse(null), source.timeZone());
    this.id = before.map(Watermark::id).orElse(null);
    this.rows =
        JdbcRows.open(
            source,
            context.config().workspace(),
            isWhole ? null : before.orElse(null),
            context.cancellation());
    this.columns = new DatabaseColumns(source, rows, schema, true, joins.rows());
  }

  /** The next arrival, once the one before is recorded; empty after the last one. */
  Optional<Arrival> next() {
    if (arrivals++ == 0) {
      List<String> notes = new ArrayList<>();
      List<ColumnFault> faults = faults(notes);
      if (!faults.isEmpty()) {
        hasRow = false;
        return Optional.of(new RefusedPoll(faults));
      }
      hasRow = rows.next();
      // Even without a row: the ledger records that the source was read.
      return Optional.of(new PolledRows(notes));
    }
    return hasRow ? Optional.of(new PolledRows(List.of())) : Optional.empty();
  }

  /** How many rows were read; final once the last arrival is read. */
  long rowsRead() {
    return rowsRead;
  }

  /** The ids of all clients, if all rows are read. */
  Set<String> clients() {
    return clients;
  }

  /** Why the source's columns cannot be used; empty when they can. */
  private List<ColumnFault> faults(List<String> notes) {
    List<ColumnFault> faults = new ArrayList<>(columns.faults());
    notes.addAll(columns.notes());
    List<ColumnFault> changes =
        before.map(mark -> columns.changesSince(mark.columns())).orElse(List.of());
    if (source.schemaPolicy() == SchemaPolicy.STRICT) {
      faults.addAll(changes);
    } else {
      changes.forEach(change -> notes.add(source.name() + " " + change.sentence()));
    }
    return faults;
  }

  private String refusal(List<ColumnFault> faults) {
    return new RiskException(
            ErrorCode.DATA_INVALID,
            source.what()
                + " "
                + faults.stream().map(ColumnFault::sentence).collect(Collectors.joining(", ")),
            ErrorContext.ofFile(source.name())
                .withAccepted(
                    before.isEmpty()
                        ? "the columns of the schema"
                        : "the same columns as before; to accept the new ones, reset the"
                            + " source's watermark"))
        .getMessage();
  }

  private String batchName() {
    return source.what() + "-" + NAME.format(at) + (arrivals > 1 ? "-" + arrivals : "");
  }

  @Override
  public void close() {
    rows.close();
  }

  /** A batch of this poll. */
  private abstract class PolledArrival implements Arrival {
    private final String name = batchName();

    @Override
    public String source() {
      return source.name();
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public long size() {
      return 0;
    }
  }

  /** A poll of a table whose columns cannot be used. */
  private final class RefusedPoll extends PolledArrival {
    private final List<ColumnFault> faults;

    RefusedPoll(List<ColumnFault> faults) {
      this.faults = faults;
    }

    @Override
    public Content read(RowWriter writer) {
      String facts =
          Stream.concat(Stream.of(source.name()), faults.stream().map(ColumnFault::key))
              .collect(Collectors.joining("\n"));
      String sha256 = Sha256.hex(facts.getBytes(StandardCharsets.UTF_8));
      boolean known = context.store().ingestion().batchWithContent(sha256, generation).isPresent();
      return new Content(
          sha256, 0, null, known ? State.KNOWN : State.NEW, refusal(faults), List.of(), null, null);
    }
  }

  /** At most as many rows as the source allows in a batch. */
  private final class PolledRows extends PolledArrival {
    private final List<String> notes;

    PolledRows(List<String> notes) {
      this.notes = notes;
    }

    @Override
    public Content read(RowWriter writer) {
      MessageDigest digest = Sha256.digest();
      int idPlace = schema.kept().indexOf(schema.id());
      String[] cells = new String[schema.kept().size()];
      CanonicalCsv line = new CanonicalCsv();
      long bytes = 0;
      for (int row = 0; hasRow && row < source.batchRows(); row++) {
        columns.read(cells);
        line.set(cells);
        digest.update(line.bytes(), 0, line.length());
        bytes += line.length();
        take(writer, cells, ++rowsRead);
        if (isAll) {
          clients.add(cells[idPlace].strip());
        }
        if (rows.isPlaced()) {
          reached = TimeMark.later(reached, rows.mark());
          id = source.mode() == JdbcSource.Mode.INCREMENTING ? JdbcRows.larger(id, rows.id()) : id;
        }
        hasRow = rows.next();
      }
      writer.flush(0);
      String sha256 = Sha256.hex(digest);
      boolean known = isWhole() && before.filter(mark -> sha256.equals(mark.content())).isPresent();
      return new Content(
          sha256,
          bytes,
          null,
          known ? State.KNOWN : State.NEW,
          null,
          notes,
          null,
          watermark(sha256));
    }

    /** Whether these are all rows of the poll, so that the next poll may read the same ones. */
    private boolean isWhole() {
      return arrivals == 1 && !hasRow && !isAll;
    }

    private Watermark watermark(String sha256) {
      return new Watermark(
          source.name(),
          generation,
          reached == null ? null : reached.toStored(),
          id,
          rows.columns(),
          isWhole() ? sha256 : null,
          List.copyOf(rejectedNow),
          hasRow ? before.map(Watermark::at).orElse(at) : at);
    }

    private void take(RowWriter writer, String[] cells, long place) {
      Optional<RowFault> fault = columns.fault(cells);
      if (fault.isEmpty()) {
        writer.accept(cells, place, 0);
        return;
      }
      String digest =
          Sha256.hex(String.join("\u0000", cells).getBytes(StandardCharsets.UTF_8))
              .substring(0, 16);
      if (rejectedNow.size() < MOST_REJECTED) {
        rejectedNow.add(digest);
      }
      if (before.filter(mark -> mark.rejected().contains(digest)).isEmpty()) {
        writer.reject(place, fault.get(), List.of(cells), 0);
      }
    }
  }
}
