package org.riskassessment.api.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.api.http.Call;
import org.riskassessment.api.http.Problem;
import org.riskassessment.api.http.ProblemException;
import org.riskassessment.api.http.Reply;
import org.riskassessment.api.http.Router;
import org.riskassessment.api.http.Scope;
import org.riskassessment.api.model.DeployedModel;
import org.riskassessment.api.model.RowIntake;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.JsonCursor;
import org.riskassessment.core.json.JsonCursor.Kind;
import org.riskassessment.core.portfolio.RowScorer;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.wire.InferenceJson;

/**
 * The Open Inference Protocol, version 2, over HTTP. The model's name is {@code risk}; the version
 * that answers is the deployed one. Each column is a tensor of n values, and the answer has two:
 * {@code risk} and {@code exits}.
 */
public final class OpenInference {
  private static final String MODEL = "risk";
  private static final Set<String> NUMBERS =
      Set.of(
          "FP64", "FP32", "FP16", "INT64", "INT32", "INT16", "INT8", "UINT64", "UINT32", "UINT16",
          "UINT8");
  private static final String TYPES = "FP64, FP32, INT64 and other numbers, BOOL, BYTES";
  private static final int MOST_ROWS = 100_000;

  private final DeployedModel deployed;
  private final String release;

  /**
   * @param release the server's version
   */
  public OpenInference(DeployedModel deployed, String release) {
    this.deployed = deployed;
    this.release = release;
  }

  public void addTo(Router router) {
    router
        .get("/v2", Scope.NONE, "The inference server.", call -> server())
        .get(
            "/v2/health/live",
            Scope.NONE,
            "Whether the inference server is alive.",
            call -> Reply.json(new InferenceJson.Live(true)))
        .get(
            "/v2/health/ready",
            Scope.NONE,
            "Whether the inference server is ready.",
            call -> ready())
        .get("/v2/models/{model}", Scope.READ, "The tensors of the model.", this::model)
        .get(
            "/v2/models/{model}/versions/{version}",
            Scope.READ,
            "The tensors of the deployed version.",
            this::model)
        .get(
            "/v2/models/{model}/ready",
            Scope.NONE,
            "Whether the model can score.",
            this::modelReady)
        .get(
            "/v2/models/{model}/versions/{version}/ready",
            Scope.NONE,
            "Whether the version can score.",
            this::modelReady)
        .post(
            "/v2/models/{model}/infer",
            Scope.PREDICT,
            "The risk of each row, as tensors.",
            this::infer)
        .post(
            "/v2/models/{model}/versions/{version}/infer",
            Scope.PREDICT,
            "The risk of each row by the deployed version, as tensors.",
            this::infer);
  }

  private Reply server() {
    return Reply.json(new InferenceJson.Server("risk", release, List.of()));
  }

  private Reply ready() {
    deployed.scorer();
    return Reply.json(new InferenceJson.Ready(true));
  }

  private Reply modelReady(Call call) {
    scorer(call);
    return Reply.json(new InferenceJson.ModelReady(MODEL, true));
  }

  private Reply model(Call call) {
    RowScorer scorer = scorer(call);
    return Reply.json(
        new InferenceJson.Model(
            MODEL,
            List.of(Integer.toString(scorer.version())),
            "risk_" + scorer.model().kind().toLowerCase(Locale.ROOT),
            scorer.schema().kept().stream()
                .filter(column -> column.role() != ColumnRole.LABEL)
                .map(
                    column ->
                        new InferenceJson.Tensor(column.name(), datatype(column), List.of(-1)))
                .toList(),
            List.of(
                new InferenceJson.Tensor("risk", "FP64", List.of(-1)),
                new InferenceJson.Tensor("exits", "BOOL", List.of(-1)))));
  }

  private static String datatype(Column column) {
    return column.type() == ColumnType.NUMERIC && column.role() != ColumnRole.ID
        ? "FP64"
        : column.type() == ColumnType.BOOLEAN ? "BOOL" : "BYTES";
  }

  /** The model that a path names, which must be the deployed one. */
  private RowScorer scorer(Call call) {
    call.onlyQuery();
    if (!call.path("model").equals(MODEL)) {
      throw new ProblemException(404, "There is no model of that name; accepted: " + MODEL + ".");
    }
    RowScorer scorer = deployed.scorer();
    String version = call.optionalPath("version");
    if (version != null && !version.equals(Integer.toString(scorer.version()))) {
      throw new ProblemException(
          404, "That version does not answer; accepted: " + scorer.version() + ".");
    }
    return scorer;
  }

  private Reply infer(Call call) {
    RowScorer scorer = scorer(call);
    Request request = new Request(scorer);
    request.read(call.body());
    Dataset rows = request.rows.build();
    double[] risks = scorer.model().risks(scorer.model().logOdds(rows));
    List<Integer> shape = List.of(risks.length);
    List<InferenceJson.Output> outputs = new ArrayList<>();
    if (request.wants("risk")) {
      outputs.add(
          new InferenceJson.Output("risk", shape, "FP64", list(risks.length, i -> risks[i])));
    }
    if (request.wants("exits")) {
      outputs.add(
          new InferenceJson.Output(
              "exits", shape, "BOOL", list(risks.length, i -> scorer.model().exits(risks[i]))));
    }
    return Reply.json(
            new InferenceJson.Inference(
                MODEL, Integer.toString(scorer.version()), request.id, outputs))
        .withHeader("X-Model-Version", Integer.toString(scorer.version()));
  }

  private static List<Object> list(int size, IntFunction<Object> value) {
    return IntStream.range(0, size).mapToObj(value).toList();
  }

  /** A tensor of a request, as it is read. */
  private static final class Tensor {
    String name = "";
    String datatype = "";
    final List<Long> shape = new ArrayList<>();
    final List<String> data = new ArrayList<>();
    boolean isStandard = true;

    long elements() {
      return shape.stream().reduce(1L, (a, b) -> a * b);
    }
  }

  /** A request, as it is read. */
  private static final class Request {
    final RowIntake rows;
    private final RowScorer scorer;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    @Nullable String id;

    Request(RowScorer scorer) {
      this.scorer = scorer;
      this.rows = new RowIntake(scorer.schema());
    }

    boolean wants(String output) {
      return outputs.isEmpty() || outputs.contains(output);
    }

    void read(byte[] body) {
      try (JsonCursor json = JsonCursor.over(body, "request body", ErrorCode.USAGE)) {
        if (json.next() != Kind.OBJECT) {
          throw refused("the body is not a JSON object");
        }
        while (json.next() != Kind.END_OBJECT) {
          switch (json.name()) {
            case "id" -> id = json.isScalar() ? json.text() : null;
            case "inputs" -> list(json, "inputs", () -> inputs.add(tensor(json)));
            case "outputs" -> list(json, "outputs", () -> outputs.add(output(json)));
            default -> json.skip();
          }
        }
        if (json.next() != Kind.END) {
          throw refused("there is text after the end of the document");
        }
      }
      fill();
    }

    private static void list(JsonCursor json, String name, Runnable element) {
      if (json.kind() != Kind.ARRAY) {
        throw refused("'" + name + "' is not a list");
      }
      while (json.next() != Kind.END_ARRAY) {
        if (json.kind() != Kind.OBJECT) {
          throw refused("'" + name + "' has an element that is not an object");
        }
        element.run();
      }
    }

    private static String output(JsonCursor json) {
      String name = "";
      while (json.next() != Kind.END_OBJECT) {
        if (json.name().equals("name") && json.kind() == Kind.TEXT) {
          name = json.text();
        } else {
          json.skip();
        }
      }
      if (!name.equals("risk") && !name.equals("exits")) {
        throw refused("there is no output '" + name + "'; accepted: risk, exits");
      }
      return name;
    }

    private static Tensor tensor(JsonCursor json) {
      Tensor tensor = new Tensor();
      while (json.next() != Kind.END_OBJECT) {
        switch (json.name()) {
          case "name" -> tensor.name = json.isScalar() ? json.text() : "";
          case "datatype" -> tensor.datatype = json.isScalar() ? json.text() : "";
          case "shape" -> shape(json, tensor);
          case "data" -> data(json, tensor);
          default -> json.skip();
        }
      }
      check(tensor);
      return tensor;
    }

    private static void shape(JsonCursor json, Tensor tensor) {
      if (json.kind() != Kind.ARRAY) {
        throw refused("a 'shape' is not a list of numbers");
      }
      while (json.next() != Kind.END_ARRAY) {
        double length = json.kind() == Kind.NUMBER ? json.number() : -1;
        if (!(length >= 0 && length <= MOST_ROWS && length == Math.rint(length))) {
          throw refused("a 'shape' has a length that is not accepted; accepted: 0 to " + MOST_ROWS);
        }
        tensor.shape.add((long) length);
        if (tensor.shape.size() > 8) {
          throw refused("a 'shape' has too many lengths; accepted: [n] or [n, 1]");
        }
      }
    }

    /** The values, flat or as nested lists. */
    private static void data(JsonCursor json, Tensor tensor) {
      int depth = 0;
      if (json.kind() != Kind.ARRAY) {
        throw refused("'data' is not a list");
      }
      do {
        if (json.kind() == Kind.ARRAY) {
          depth++;
        } else if (json.kind() == Kind.END_ARRAY) {
          depth--;
        } else if (!json.isScalar()) {
          throw refused("'data' has a value that is not a string, a number, true, false or null");
        } else if (tensor.data.size() == MOST_ROWS) {
          throw refused("'data' has too many values; accepted: at most " + MOST_ROWS);
        } else {
          tensor.isStandard &= json.kind() != Kind.TEXT;
          tensor.data.add(json.text());
        }
      } while (depth > 0 && json.next() != Kind.END);
    }

    private static void check(Tensor tensor) {
      if (tensor.name.isEmpty()) {
        throw refused("an input has no 'name'");
      }
      if (!NUMBERS.contains(tensor.datatype)
          && !tensor.datatype.equals("BOOL")
          && !tensor.datatype.equals("BYTES")) {
        throw refused(
            "input '"
                + tensor.name
                + "' has the datatype '"
                + tensor.datatype
                + "'; accepted: "
                + TYPES);
      }
      if (tensor.shape.isEmpty()
          || tensor.shape.size() > 2
          || tensor.shape.size() == 2 && tensor.shape.get(1) != 1) {
        throw refused("input '" + tensor.name + "' has another shape; accepted: [n] or [n, 1]");
      }
      if (tensor.elements() != tensor.data.size()) {
        throw refused(
            "input '"
                + tensor.name
                + "' has "
                + tensor.data.size()
                + " values, and its shape says "
                + tensor.elements());
      }
    }

    /** Turns columns into rows. */
    private void fill() {
      if (inputs.isEmpty()) {
        throw refused("there are no 'inputs'; accepted: a tensor for each column");
      }
      int n = inputs.get(0).data.size();
      int[] places = new int[inputs.size()];
      for (int i = 0; i < places.length; i++) {
        Tensor input = inputs.get(i);
        places[i] = rows.place(input.name);
        if (input.data.size() != n) {
          throw refused("the inputs have different numbers of rows");
        }
        if (places[i] < 0) {
          rows.unknown("/inputs/" + i + "/name", input.name);
        }
        if (inputs.subList(0, i).stream().anyMatch(other -> other.name.equals(input.name))) {
          throw refused("input '" + input.name + "' is there twice");
        }
      }
      for (int row = 0; row < n; row++) {
        for (int i = 0; i < places.length; i++) {
          if (places[i] >= 0) {
            rows.set(places[i], inputs.get(i).data.get(row), inputs.get(i).isStandard);
          }
        }
        rows.endRow("/row/" + row);
      }
      if (scorer.schema().features().isEmpty()) {
        throw refused("the model has no features");
      }
    }

    private static ProblemException refused(String detail) {
      return new ProblemException(new Problem(400, "The request is not valid: " + detail + "."));
    }
  }
}
