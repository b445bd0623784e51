package org.riskassessment.cli.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.inference.Hints;
import org.riskassessment.core.schema.inference.LabelInference;
import org.riskassessment.ingest.csv.RawTable;

/**
 * A table of its own that says who left: it has the id of the client, perhaps the month, and the
 * label.
 *
 * @param labels the label of each client and time
 */
record InitLabels(InitTable table, LabelInference.Found found, Map<String, String> labels) {

  /**
   * The first of some tables that says who left.
   *
   * @param header the columns of the clients' table
   * @param clients passes on its rows
   * @param dated whether the names of files date their rows
   */
  static Optional<InitLabels> among(
      List<InitTable> tables,
      List<String> header,
      Consumer<RawTable.Sink> clients,
      boolean dated,
      Hints hints) {
    for (InitTable table : tables) {
      boolean isDated = dated && table.isDatedByName();
      List<String> own = table.header(isDated);
      if (!LabelInference.mayBe(own, header)) {
        continue;
      }
      LabelInference inference = new LabelInference(table.shown().toString(), own, header, hints);
      try {
        table.read(isDated, inference::add, note -> {});
      } catch (RiskException e) {
        if (!table.found() || e.code() != ErrorCode.DATA_INVALID) {
          throw e;
        }
        continue; // Joining it says why.
      }
      clients.accept(inference::addClient);
      Optional<LabelInference.Found> found = inference.result();
      if (found.isPresent()) {
        requireBoth(table, found.get());
        Map<String, String> labels = new HashMap<>();
        table.read(
            isDated,
            (cells, line) -> labels.put(found.get().key(cells), found.get().label(cells)),
            note -> {});
        return Optional.of(new InitLabels(table, found.get(), labels));
      }
    }
    return Optional.empty();
  }

  /**
   * Refuses a list of those who left alone: nothing says until when the others were known to stay.
   */
  private static void requireBoth(InitTable table, LabelInference.Found found) {
    found
        .onlyValue()
        .ifPresent(
            value -> {
              throw new RiskException(
                  ErrorCode.DATA_INVALID,
                  "says nothing of clients that stayed: '"
                      + found.label()
                      + "' is "
                      + value
                      + " in all rows",
                  ErrorContext.ofFile(table.shown())
                      .withAccepted(
                          "rows with 0 for those that stayed, or the day of leaving in place of "
                              + value));
            });
  }

  String label() {
    return found.label();
  }

  /** Whether a label is that of a client, and not that of one of its periods. */
  boolean isOfClients() {
    return found.keys().size() == 1;
  }

  /** Adds its label to each row of clients, blank where there is none, and passes it on. */
  RawTable.Sink labelling(RawTable.Sink sink) {
    return (cells, line) -> {
      String[] row = Arrays.copyOf(cells, cells.length + 1);
      row[cells.length] = labels.getOrDefault(found.clientKey(cells), "");
      sink.row(row, line);
    };
  }

  /** Where it lies in the workspace. */
  String folder() {
    return "data/" + label().replaceAll("[^\\p{L}\\p{N}_-]+", "_");
  }

  Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("path", folder());
    tree.put("schema_policy", "add_nullable");
    if (!found.columns().isEmpty()) {
      tree.put("columns", found.columns());
    }
    return tree;
  }

  String sentence() {
    return "Took "
        + label()
        + " from "
        + table.shown()
        + ", by "
        + String.join(" and ", found.keys())
        + "; the table was copied to "
        + folder()
        + ", where new files go too.";
  }
}
