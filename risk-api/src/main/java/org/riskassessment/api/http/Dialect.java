package org.riskassessment.api.http;

import java.nio.charset.StandardCharsets;
import org.riskassessment.core.json.RecordWriter;
import org.riskassessment.core.wire.InferenceJson;

/** How the callers of a path expect a problem to be written. */
public enum Dialect {
  /** Problem details, RFC 9457. */
  PROBLEM("application/problem+json") {
    @Override
    byte[] write(Problem problem) {
      return problem.toJson();
    }
  },
  /** The Open Inference Protocol, version 2. */
  INFERENCE("application/json") {
    @Override
    byte[] write(Problem problem) {
      return json(new InferenceJson.Failure(sentence(problem)));
    }
  },
  /** The scoring protocol of MLflow. */
  MLFLOW("application/json") {
    @Override
    byte[] write(Problem problem) {
      return json(
          new InferenceJson.MlflowFailure(
              problem.status() < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR", sentence(problem)));
    }
  };

  private final String type;

  Dialect(String type) {
    this.type = type;
  }

  /** That of a path, which may not exist. */
  static Dialect of(String path) {
    return path.equals("/v2") || path.startsWith("/v2/")
        ? INFERENCE
        : path.equals("/invocations") ? MLFLOW : PROBLEM;
  }

  /** The media type of a problem. */
  String type() {
    return type;
  }

  /** A problem in this dialect. */
  abstract byte[] write(Problem problem);

  private static String sentence(Problem problem) {
    return problem.faults().size() < 2
        ? problem.detail()
        : problem.detail()
            + " First: "
            + problem.faults().get(0).pointer()
            + " "
            + problem.faults().get(0).detail();
  }

  private static byte[] json(Record document) {
    return RecordWriter.compact(document).getBytes(StandardCharsets.UTF_8);
  }
}
