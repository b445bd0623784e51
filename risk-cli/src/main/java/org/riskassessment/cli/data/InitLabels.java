package org.riskassessment.cli.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.riskassessment.ingest.csv.RawTable;

/**
 * A table of its own that says who left: it has columns of the clients' table, such as the id and
 * the month, and one more, the label.
 *
 * @param keys the columns that it shares with the clients' table
 * @param label the one that it has alone
 */
record InitLabels(Path file, RawTable table, List<String> keys, String label) {
  private static final String BETWEEN = "\n";

  /** The first of the further tables that may be one of labels, as a list of one or none. */
  static List<InitLabels> among(List<Path> tables, List<String> clients) {
    for (Path file : tables.subList(1, tables.size())) {
      RawTable table = RawTable.of(file);
      List<String> keys = table.header().stream().filter(clients::contains).toList();
      if (!keys.isEmpty()
          && keys.size() < clients.size()
          && table.header().size() == keys.size() + 1) {
        List<String> own = new ArrayList<>(table.header());
        own.removeAll(keys);
        return List.of(new InitLabels(file, table, keys, own.get(0)));
      }
    }
    return List.of();
  }

  /** Adds its label to each row of clients, blank where there is none, and passes it on. */
  RawTable.Sink labelling(List<String> clients, RawTable.Sink sink) {
    Map<String, String> labels = new HashMap<>();
    int[] ownKeys = keys.stream().mapToInt(table.header()::indexOf).toArray();
    int at = table.header().indexOf(label);
    table.read((cells, line) -> labels.put(key(cells, ownKeys), cells[at].strip()));
    int[] places = keys.stream().mapToInt(clients::indexOf).toArray();
    return (cells, line) -> {
      String[] row = Arrays.copyOf(cells, cells.length + 1);
      row[cells.length] = labels.getOrDefault(key(cells, places), "");
      sink.row(row, line);
    };
  }

  private static String key(String[] cells, int[] places) {
    StringBuilder key = new StringBuilder();
    for (int place : places) {
      key.append(cells[place].strip()).append(BETWEEN);
    }
    return key.toString();
  }

  /** Where it lies in the workspace. */
  String folder() {
    return "data/" + label.replaceAll("[^\\p{L}\\p{N}_-]+", "_");
  }

  Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("path", folder());
    tree.put("schema_policy", "add_nullable");
    return tree;
  }

  String sentence() {
    return "Took "
        + label
        + " from "
        + file
        + ", by "
        + String.join(" and ", keys)
        + "; the table was copied to "
        + folder()
        + ", where new files go too.";
  }
}
