package org.riskassessment.ingest.join;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.Join;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.ingest.table.OpenTable;
import org.riskassessment.ingest.table.TableShape;

/** The files of a joined table, of which as little is read as its index allows. */
final class TableFiles {
  private final Join join;
  private final FileSource source;
  private final RiskConfig config;
  private final Cancellation cancellation;
  private final Function<FileSource, List<Path>> folders;
  private final Path indexFile;
  private @Nullable TableIndex index;
  private boolean isIndexRead;
  private long newest = Long.MIN_VALUE;
  private String changed = "";
  private @Nullable String correction;
  private Map<String, List<TableIndex.Block>> blocks = Map.of();

  /**
   * @param folders lists the files of a folder
   */
  TableFiles(
      Join join,
      FileSource source,
      RiskConfig config,
      Cancellation cancellation,
      Function<FileSource, List<Path>> folders) {
    this.join = join;
    this.source = source;
    this.config = config;
    this.cancellation = cancellation;
    this.folders = folders;
    String name = Sha256.hex(join.name().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    this.indexFile = config.outputFolder().resolve("joined").resolve(name + ".index");
  }

  /** The last moment that a client's row knew of so far; the smallest number if none is known. */
  long newest() {
    index();
    return newest;
  }

  private @Nullable TableIndex index() {
    if (!isIndexRead) {
      index = TableIndex.read(indexFile, new JoinedTable(join, config).configuration(source));
      newest = index == null ? Long.MIN_VALUE : index.newest();
      isIndexRead = true;
    }
    return index;
  }

  /**
   * Reads all rows that clients' rows take something of which know of a moment or a later one.
   *
   * @param end the moment; {@link Long#MIN_VALUE} for all rows
   */
  JoinedTable read(long end) {
    try {
      JoinedTable table = new JoinedTable(join, config);
      boolean hasIndex = index() != null;
      if (read(table, index(), end)) {
        if (hasIndex && table.rows().late() > 0) {
          int late = table.rows().late();
          correct(
              String.format(
                  Locale.ROOT,
                  "%,d %s of earlier days %s come",
                  late,
                  late == 1 ? "row" : "rows",
                  late == 1 ? "has" : "have"));
        }
      } else {
        index = null; // What it says of the other files is still true, but not of their ids.
        table = new JoinedTable(join, config);
        read(table, null, end);
        correct(changed + " has changed or is gone");
      }
      table.complete();
      return table;
    } catch (IOException e) {
      throw new RiskException(
          ErrorCode.SOURCE_UNREACHABLE,
          RegularFile.reason(e),
          ErrorContext.ofFile(source.name()),
          e);
    }
  }

  /** What clients' rows that were joined do not have, because it came later; a sentence or none. */
  Optional<String> correction() {
    return Optional.ofNullable(correction);
  }

  private void correct(String what) {
    correction =
        join.name()
            + ": "
            + what
            + " since clients' rows of up to "
            + RowTime.shown(newest)
            + " were joined; these keep what was known then, until their files are read again";
  }

  /** Adds the rows to a table; false when the index is no longer true. */
  private boolean read(JoinedTable table, @Nullable TableIndex known, long end) throws IOException {
    Map<String, List<TableIndex.Block>> gone =
        new HashMap<>(known == null ? Map.of() : known.files());
    if (known != null) {
      known.ids().forEach(table.rows().ids()::addKnown);
      table.rows().countUntil(newest - RowTime.DAY); // The newest day is often not complete.
    }
    Map<String, List<TableIndex.Block>> found = new LinkedHashMap<>();
    Map<Long, List<Path>> bySize = new HashMap<>();
    for (Path path : paths()) {
      String name = config.display(path);
      if (isCopy(path, bySize)) {
        table.note(name + " is a copy of another file and is not read");
        continue;
      }
      List<TableIndex.Block> before = gone.remove(name);
      TableFile file =
          new TableFile(
              path,
              name,
              TableShape.of(source),
              config.ingestion().maxBytes(),
              table,
              before == null ? List.of() : before,
              table.from(end),
              cancellation);
      if (!file.read()) {
        changed = name;
        return false;
      }
      found.put(name, file.blocks());
    }
    found.values().removeIf(List::isEmpty);
    blocks = found;
    if (known != null) {
      changed = gone.keySet().stream().findFirst().orElse("");
    }
    return gone.isEmpty();
  }

  /** Keeps what is known of the files, for the next time. */
  void remember(JoinedTable table, long newestNow, DurableFiles files) {
    IdNumbers ids = table.rows().ids();
    List<String> all = new ArrayList<>(ids.size());
    for (int id = 0; id < ids.size(); id++) {
      all.add(ids.id(id));
    }
    if (blocks.isEmpty() || all.stream().anyMatch(TableFiles::mayBeTotal)) {
      return;
    }
    TableIndex now = new TableIndex(Math.max(newest, newestNow), all, blocks);
    if (!now.equals(index)) {
      now.write(files, indexFile, table.configuration(source));
      index = now;
    }
  }

  /** Whether a row of this id may end a file, which is only found out by reading it. */
  private static boolean mayBeTotal(String id) {
    return id.length() <= OpenTable.LONGEST_TOTAL && OpenTable.isTotal(id);
  }

  private List<Path> paths() {
    return source.glob() == null && Files.isRegularFile(source.folder())
        ? List.of(source.folder())
        : folders.apply(source);
  }

  /** Whether a file of the same size has the same content: its rows must not count twice. */
  private static boolean isCopy(Path file, Map<Long, List<Path>> bySize) throws IOException {
    List<Path> alike = bySize.computeIfAbsent(Files.size(file), size -> new ArrayList<>());
    boolean copy = false;
    for (Path other : alike) {
      copy |= Files.mismatch(file, other) < 0;
    }
    alike.add(file);
    return copy;
  }
}
