package org.riskassessment.api.v1;

import org.riskassessment.api.http.ProblemException;
import org.riskassessment.api.model.RowIntake;
import org.riskassessment.core.json.JsonCursor;
import org.riskassessment.core.json.JsonCursor.Kind;

/** Reads rows written as JSON objects, a member for each column. */
public final class JsonRows {
  private JsonRows() {}

  /**
   * Reads the list of objects at the cursor.
   *
   * @param pointer to the list
   * @throws ProblemException 413 for too many rows
   */
  public static void read(JsonCursor json, RowIntake rows, String pointer, int most) {
    if (json.kind() != Kind.ARRAY) {
      rows.fault(pointer, "is not a list of objects");
      json.skip();
      return;
    }
    while (json.next() != Kind.END_ARRAY) {
      if (rows.size() == most) {
        throw new ProblemException(
            413, "There are too many rows; accepted: at most " + most + ", or a stream of them.");
      }
      String at = pointer + "/" + rows.size();
      if (json.kind() == Kind.OBJECT) {
        row(json, rows, at);
        rows.endRow(at);
      } else {
        rows.fault(at, "is not an object");
        json.skip();
      }
    }
  }

  /** Reads the members of the object at the cursor into the row that comes next. */
  static void row(JsonCursor json, RowIntake rows, String pointer) {
    while (json.next() != Kind.END_OBJECT) {
      String name = json.name();
      int place = rows.place(name);
      if (!json.isScalar()) {
        rows.fault(
            pointer + "/" + RowIntake.escaped(name),
            "is not a string, a number, true, false or null");
        json.skip();
      } else if (place < 0) {
        rows.unknown(pointer + "/" + RowIntake.escaped(name), name);
      } else {
        rows.set(place, json.text(), json.kind() != Kind.TEXT);
      }
    }
  }
}
