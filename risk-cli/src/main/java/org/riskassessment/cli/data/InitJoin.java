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
 * @param clients how many clients there are
 */
record InitJoin(InitTable table, InferredJoin join, long clients, List<String> notes) {

  /**
   * Finds out how further tables can be joined to the first one.
   *
   * @param tables those to join
   * @param header the columns of the clients' table
   * @param rows passes on its rows
   * @param left takes tables that were found in a folder and cannot be joined, and why
   * @throws RiskException DATA_INVALID when one of them cannot be joined
   */
  static List<InitJoin> of(
      List<InitTable> tables,
      List<String> header,
      Consumer<RawTable.Sink> rows,
      Schema schema,
      Hints.@Nullable DateOrder dates,
      Consumer<String> left) {
    List<InitJoin> joins = new ArrayList<>();
    if (tables.isEmpty()) {
      return joins;
    }
    if (schema.id().from() != null) {
      throw new RiskException(
          ErrorCode.USAGE,
          "cannot be joined, because no column of the first table holds the id of the client",
          ErrorContext.ofFile(tables.get(0).shown()).withAccepted("--id COLUMN"));
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
    for (InitTable table : tables) {
      String name = name(table.shown(), names);
      JoinInference inference =
          new JoinInference(name, table.shown().toString(), table.header(), schema, ids, dates);
      List<String> notes = new ArrayList<>();
      try {
        table.read(false, inference::add, note -> notes.add(table.shown() + ": " + note));
        InferredJoin join = inference.result();
        join.notes().forEach(note -> notes.add(table.shown() + ": " + note));
        joins.add(new InitJoin(table, join, different.size(), notes));
      } catch (RiskException e) {
        if (!table.found() || e.code() != ErrorCode.DATA_INVALID) {
          throw e;
        }
        names.remove(name);
        left.accept("left out " + e.getMessage());
      }
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

  String sentence() {
    return String.format(
        Locale.ROOT,
        "Read %s: %,d rows of %,d of the %,d clients. They are joined as '%s' by %s%s; the table was"
            + " copied to %s, where new files go too.",
        table.shown(),
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
        table.shown().toString(),
        join.rows(),
        join.clients(),
        join.on(),
        join.time(),
        folder());
  }
}
