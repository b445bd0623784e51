package org.riskassessment.core.schema.inference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a table of its own can be joined to one of clients.
 *
 * @param name how columns refer to it
 * @param on the column that names the client
 * @param time the column that says when a row was true; null when there is none
 * @param format how times are written; null for ISO 8601
 * @param loose whether ids differ in zeros or case
 * @param clients how many of the clients it has
 * @param columns what the schema can take of it
 * @param notes what was assumed, and what somebody should check
 */
public record InferredJoin(
    String name,
    String on,
    @Nullable String time,
    @Nullable String format,
    boolean loose,
    long rows,
    long clients,
    List<InferredColumn> columns,
    List<String> notes) {

  public InferredJoin {
    columns = List.copyOf(columns);
    notes = List.copyOf(notes);
  }

  /**
   * The join as a part of the configuration.
   *
   * @param path of its files
   * @param id name of the schema's id
   */
  public Map<String, Object> toTree(String path, String id) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", name);
    tree.put("path", path);
    if (!on.equals(id)) {
      tree.put("on", on);
    }
    if (time != null) {
      tree.put("time", time);
    }
    if (format != null) {
      tree.put("format", format);
    }
    if (loose) {
      tree.put("match", "loose");
    }
    return tree;
  }
}
