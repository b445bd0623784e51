package org.riskassessment.cli.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.schema.inference.Hints;
import org.riskassessment.core.schema.inference.InferredJoin;
import org.riskassessment.core.schema.inference.JoinInference;
import org.riskassessment.core.wire.WorkspaceJson;
import org.riskassessment.ingest.csv.RawTable;

/**
 * A table of its own that a new workspace joins to its clients.
 *
 * @param file as given
 * @param clients how many clients there are
 */
record InitJoin(Path file, RawTable table, InferredJoin join, long clients) {

  /**
   * Finds out how further tables can be joined to the first one.
   *
   * @param tables the first one is that of clients
   * @param header the columns of the clients' table
   * @param rows passes on its rows
   * @throws RiskException DATA_INVALID when one of them cannot be joined
   */
  static List<InitJoin> of(
      List<Path> tables,
      List<String> header,
      Consumer<RawTable.Sink> rows,
      Schema schema,
      Hints.@Nullable DateOrder dates) {
    List<InitJoin> joins = new ArrayList<>();
    if (tables.size() < 2) {
      return joins;
    }
    if (schema.id().from() != null) {
      throw new RiskException(
          ErrorCode.USAGE,
          "cannot be joined, because no column of the first table holds the id of the client",
          ErrorContext.ofFile(tables.get(1)).withAccepted("--id COLUMN"));
    }
    JoinInference.Ids ids = new JoinInference.Ids();
    Set<String> different = new HashSet<>();
    int place = header.indexOf(schema.id().name());
    rows.accept(
        (cells, line) -> {
          ids.add(cells[place]);
          different.add(cells[place].strip());
        });
    Set<String> names = new HashSet<>();
    for (Path file : tables.subList(1, tables.size())) {
      RawTable table = RawTable.of(file);
      JoinInference inference =
          new JoinInference(name(file, names), file.toString(), table.header(), schema, ids, dates);
      table.read(inference::add);
      joins.add(new InitJoin(file, table, inference.result(), different.size()));
    }
    return joins;
  }

  /** The name of a file without its ending and the numbers after it: usage-2026-01.csv is usage. */
  private static String name(Path file, Set<String> taken) {
    String name =
        file.getFileName()
            .toString()
            .toLowerCase(Locale.ROOT)
            .replaceFirst("\\.(csv|tsv|txt|xlsx)(\\.gz)?$", "")
            .replaceAll("[^\\p{L}\\p{N}]+", "_")
            .replaceFirst("^_+", "")
            .replaceFirst("[_\\d]+$", "");
    String start = name.isEmpty() ? "joined" : name;
    String free = start;
    for (int number = 2; !taken.add(free); number++) {
      free = start + number;
    }
    return free;
  }

  /** Where it lies in the workspace. */
  String folder() {
    return "data/" + join.name();
  }

  Map<String, Object> toTree(String id) {
    return join.toTree(folder(), id);
  }

  List<String> notes() {
    List<String> notes = new ArrayList<>();
    table.notes().forEach(note -> notes.add(file + ": " + note));
    join.notes().forEach(note -> notes.add(file + ": " + note));
    return notes;
  }

  String sentence() {
    return String.format(
        Locale.ROOT,
        "Read %s: %,d rows of %,d of the %,d clients. They are joined as '%s' by %s%s; the table was"
            + " copied to %s, where new files go too.",
        file,
        join.rows(),
        join.clients(),
        clients,
        join.name(),
        join.on(),
        join.time() == null ? "" : " and " + join.time(),
        folder());
  }

  WorkspaceJson.JoinedTable json() {
    return new WorkspaceJson.JoinedTable(
        join.name(),
        file.toString(),
        join.rows(),
        join.clients(),
        join.on(),
        join.time(),
        folder());
  }
}
