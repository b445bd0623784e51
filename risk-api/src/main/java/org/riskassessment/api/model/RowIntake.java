package org.riskassessment.api.model;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.api.http.Problem;
import org.riskassessment.api.http.ProblemException;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.RowCheck;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.Schema;

/**
 * Makes a dataset of rows whose cells come by name, under the rules of the schema. Each row has
 * every feature, perhaps null; id, value, owner and day may be left out; a label is not looked at.
 * Not for several threads.
 */
public final class RowIntake {
  private static final int MOST_FAULTS = 20;

  private final RowCheck check;
  private final List<Column> columns;
  private final Map<String, Integer> places = new HashMap<>();
  private final Dataset.Builder builder;
  private final List<Problem.Fault> faults = new ArrayList<>();
  private final List<@Nullable String> ids = new ArrayList<>();
  private final int idPlace;
  private @Nullable String[] cells;
  private boolean[] standard;
  private int rows;
  private boolean isFaulty;

  public RowIntake(Schema schema) {
    this.check = RowCheck.withoutLabel(schema);
    this.columns = schema.kept();
    this.builder = Dataset.builder(schema);
    this.idPlace = columns.indexOf(schema.id());
    this.cells = new String[columns.size()];
    this.standard = new boolean[columns.size()];
    for (int c = 0; c < columns.size(); c++) {
      places.put(columns.get(c).name(), c);
    }
  }

  /** The place of a column, from 0; -1 for none of that name. */
  public int place(String name) {
    return places.getOrDefault(name, -1);
  }

  /**
   * Sets a cell of the row that comes next.
   *
   * @param isStandard whether it is in standard form, as a number of JSON is, however the column's
   *     files are written
   */
  public void set(int place, String cell, boolean isStandard) {
    cells[place] = cell;
    standard[place] = isStandard;
  }

  /** Notes a name that no column has. */
  public void unknown(String pointer, String name) {
    fault(pointer, "'" + name + "' is not a column" + NearestName.hint(name, places.keySet()));
  }

  /** Notes what is wrong with a value. */
  public void fault(String pointer, String detail) {
    isFaulty = true;
    if (faults.size() < MOST_FAULTS) {
      faults.add(new Problem.Fault(pointer, detail));
    }
  }

  /**
   * Ends a row.
   *
   * @param pointer to it, in the request
   * @return whether it is accepted
   */
  public boolean endRow(String pointer) {
    String id = cells[idPlace];
    ids.add(id == null || id.isBlank() ? null : id);
    if (id == null || id.isBlank()) {
      cells[idPlace] = "-";
    }
    String[] row = new String[cells.length];
    boolean complete = !isFaulty;
    for (int c = 0; c < row.length; c++) {
      String cell = cells[c];
      if (cell == null && columns.get(c).role() == ColumnRole.FEATURE) {
        fault(
            pointer + "/" + escaped(columns.get(c).name()), "is missing; null where it is unknown");
        complete = false;
      }
      row[c] = cell == null ? "" : cell;
    }
    if (complete) {
      Optional<RowFault> fault = check.standardize(row, place -> standard[place]);
      if (fault.isPresent()) {
        fault(
            pointer + "/" + escaped(fault.get().column()),
            "is not valid (found '"
                + fault.get().value()
                + "'); accepted: "
                + fault.get().accepted());
        complete = false;
      } else {
        builder.add(row);
      }
    }
    rows++;
    Arrays.fill(cells, null);
    Arrays.fill(standard, false);
    isFaulty = false;
    return complete;
  }

  /** Rows so far, accepted or not. */
  public int size() {
    return rows;
  }

  /** The rows that are accepted. */
  public Dataset accepted() {
    return builder.build();
  }

  /** The id of each row; null for one that came without. */
  public List<@Nullable String> ids() {
    return ids;
  }

  /** What is wrong since this was last asked, in one sentence. */
  public String lastFaults() {
    String text =
        faults.stream()
            .map(f -> f.pointer().substring(1) + " " + f.detail())
            .collect(joining("; "));
    faults.clear();
    return text;
  }

  /**
   * The rows.
   *
   * @throws ProblemException 422 with a pointer to each value that is not accepted
   */
  public Dataset build() {
    if (!faults.isEmpty()) {
      throw new ProblemException(
          new Problem(
                  422,
                  faults.size() == MOST_FAULTS
                      ? "At least " + MOST_FAULTS + " values are not accepted."
                      : faults.size() == 1
                          ? "A value is not accepted: "
                              + faults.get(0).pointer()
                              + " "
                              + faults.get(0).detail()
                              + "."
                          : faults.size() + " values are not accepted.")
              .withFaults(faults));
    }
    return builder.build();
  }

  /** A name as a step of a JSON pointer (RFC 6901). */
  public static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
