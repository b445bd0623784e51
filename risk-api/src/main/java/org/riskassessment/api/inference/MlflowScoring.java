package org.riskassessment.api.inference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.riskassessment.api.http.Call;
import org.riskassessment.api.http.Problem;
import org.riskassessment.api.http.ProblemException;
import org.riskassessment.api.http.Reply;
import org.riskassessment.api.http.Router;
import org.riskassessment.api.http.Scope;
import org.riskassessment.api.model.DeployedModel;
import org.riskassessment.api.model.RowIntake;
import org.riskassessment.api.v1.JsonRows;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.JsonCursor;
import org.riskassessment.core.json.JsonCursor.Kind;
import org.riskassessment.core.portfolio.RowScorer;
import org.riskassessment.core.wire.InferenceJson;

/**
 * The scoring protocol of MLflow: {@code dataframe_split}, {@code dataframe_records}, {@code
 * instances} or {@code inputs} in, a risk for each row out.
 */
public final class MlflowScoring {
  private static final String SPLIT = "dataframe_split";
  private static final String RECORDS = "dataframe_records";
  private static final String INSTANCES = "instances";
  private static final String INPUTS = "inputs";
  private static final String ACCEPTED =
      "one of " + SPLIT + ", " + RECORDS + ", " + INSTANCES + ", " + INPUTS;
  private static final int MOST_ROWS = 100_000;

  private final DeployedModel deployed;
  private final String release;

  /**
   * @param release the server's version
   */
  public MlflowScoring(DeployedModel deployed, String release) {
    this.deployed = deployed;
    this.release = release;
  }

  public void addTo(Router router) {
    router
        .get("/ping", Scope.NONE, "Whether the model can score, for MLflow.", call -> ping())
        .get(
            "/version",
            Scope.NONE,
            "The version of this program.",
            call -> Reply.text("text/plain", release))
        .post("/invocations", Scope.PREDICT, "The risk of each row, for MLflow.", this::invoke);
  }

  private Reply ping() {
    deployed.scorer();
    return Reply.text("text/plain", "\n");
  }

  private Reply invoke(Call call) {
    call.onlyQuery();
    RowScorer scorer = deployed.scorer();
    RowIntake rows = new RowIntake(scorer.schema());
    read(call.body(), rows);
    Dataset dataset = rows.build();
    double[] risks = scorer.model().risks(scorer.model().logOdds(dataset));
    return Reply.json(
            new InferenceJson.Invocation(
                IntStream.range(0, risks.length)
                    .mapToObj(
                        row ->
                            new InferenceJson.Predicted(
                                risks[row], scorer.model().exits(risks[row])))
                    .toList()))
        .withHeader("X-Model-Version", Integer.toString(scorer.version()));
  }

  private static void read(byte[] body, RowIntake rows) {
    boolean found = false;
    try (JsonCursor json = JsonCursor.over(body, "request body", ErrorCode.USAGE)) {
      if (json.next() != Kind.OBJECT) {
        throw refused("the body is not a JSON object");
      }
      while (json.next() != Kind.END_OBJECT) {
        String name = json.name();
        if (name.equals("params")) {
          json.skip();
          continue;
        }
        if (found) {
          throw refused("there is more than one table; accepted: " + ACCEPTED);
        }
        found = true;
        switch (name) {
          case SPLIT -> split(json, rows);
          case RECORDS, INSTANCES -> JsonRows.read(json, rows, "/" + name, MOST_ROWS);
          case INPUTS -> inputs(json, rows);
          default -> throw refused("'" + name + "' is not known; accepted: " + ACCEPTED);
        }
      }
      if (json.next() != Kind.END) {
        throw refused("there is text after the end of the document");
      }
    }
    if (!found) {
      throw refused("there is no table; accepted: " + ACCEPTED);
    }
  }

  /** {@code {"columns": [...], "data": [[...], ...]}}, in either order. */
  private static void split(JsonCursor json, RowIntake rows) {
    if (json.kind() != Kind.OBJECT) {
      throw refused(SPLIT + " is not an object");
    }
    List<Cell> columns = List.of();
    List<List<Cell>> data = List.of();
    while (json.next() != Kind.END_OBJECT) {
      switch (json.name()) {
        case "columns" -> columns = cells(json, "columns");
        case "data" -> {
          data = new ArrayList<>();
          requireList(json, "data");
          while (json.next() != Kind.END_ARRAY) {
            if (data.size() == MOST_ROWS) {
              throw refused("there are too many rows; accepted: at most " + MOST_ROWS);
            }
            data.add(cells(json, "a row of data"));
          }
        }
        default -> json.skip();
      }
    }
    List<String> names = columns.stream().map(Cell::text).toList();
    int[] places = places(names, rows, "/" + SPLIT + "/columns/");
    for (int row = 0; row < data.size(); row++) {
      List<Cell> cells = data.get(row);
      if (cells.size() != places.length) {
        throw refused(
            "row " + row + " has " + cells.size() + " values for " + places.length + " columns");
      }
      for (int c = 0; c < places.length; c++) {
        if (places[c] >= 0) {
          rows.set(places[c], cells.get(c).text(), cells.get(c).isStandard());
        }
      }
      rows.endRow("/" + SPLIT + "/data/" + row);
    }
  }

  /** {@code {"column": [...], ...}}, or a list of rows. */
  private static void inputs(JsonCursor json, RowIntake rows) {
    if (json.kind() == Kind.ARRAY) {
      JsonRows.read(json, rows, "/" + INPUTS, MOST_ROWS);
      return;
    }
    if (json.kind() != Kind.OBJECT) {
      throw refused(INPUTS + " is neither an object nor a list");
    }
    Map<String, List<Cell>> columns = new LinkedHashMap<>();
    while (json.next() != Kind.END_OBJECT) {
      String name = json.name();
      columns.put(
          name,
          json.isScalar()
              ? List.of(new Cell(json.text(), json.kind() != Kind.TEXT))
              : cells(json, "'" + name + "'"));
    }
    List<String> names = List.copyOf(columns.keySet());
    int[] places = places(names, rows, "/" + INPUTS + "/");
    int n = columns.values().stream().mapToInt(List::size).max().orElse(0);
    for (int row = 0; row < n; row++) {
      for (int c = 0; c < places.length; c++) {
        List<Cell> cells = columns.getOrDefault(names.get(c), List.of());
        if (cells.size() != n) {
          throw refused("the columns have different numbers of rows");
        }
        if (places[c] >= 0) {
          rows.set(places[c], cells.get(row).text(), cells.get(row).isStandard());
        }
      }
      rows.endRow("/" + INPUTS + "/row/" + row);
    }
  }

  /** A value as text, and whether it came as one. */
  private record Cell(String text, boolean isStandard) {}

  private static int[] places(List<String> names, RowIntake rows, String pointer) {
    int[] places = new int[names.size()];
    for (int c = 0; c < places.length; c++) {
      places[c] = rows.place(names.get(c));
      if (names.indexOf(names.get(c)) < c) {
        throw refused("the column '" + names.get(c) + "' is there twice");
      }
      if (places[c] < 0) {
        rows.unknown(pointer + c, names.get(c));
      }
    }
    return places;
  }

  private static void requireList(JsonCursor json, String name) {
    if (json.kind() != Kind.ARRAY) {
      throw refused(name + " is not a list");
    }
  }

  private static List<Cell> cells(JsonCursor json, String name) {
    requireList(json, name);
    List<Cell> cells = new ArrayList<>();
    while (json.next() != Kind.END_ARRAY) {
      if (!json.isScalar()) {
        throw refused(name + " has a value that is not a string, a number, true, false or null");
      }
      cells.add(new Cell(json.text(), json.kind() != Kind.TEXT));
    }
    return cells;
  }

  private static ProblemException refused(String detail) {
    return new ProblemException(new Problem(400, "The request is not valid: " + detail + "."));
  }
}
