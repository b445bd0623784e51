package org.riskassessment.api.v1;

import java.util.List;
import java.util.concurrent.Semaphore;
import org.riskassessment.api.http.Call;
import org.riskassessment.api.http.Problem;
import org.riskassessment.api.http.ProblemException;
import org.riskassessment.api.http.Reply;
import org.riskassessment.api.http.Router;
import org.riskassessment.api.http.Scope;
import org.riskassessment.api.model.DeployedModel;
import org.riskassessment.api.model.RowIntake;
import org.riskassessment.api.model.Scoring;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.JsonCursor;
import org.riskassessment.core.json.JsonCursor.Kind;
import org.riskassessment.core.portfolio.RowScorer;
import org.riskassessment.core.wire.ServiceJson;

/**
 * Scores rows that come with the request: a JSON document of them, or any number as a stream of
 * lines or of CSV.
 */
public final class PredictionEndpoints {
  private static final String INSTANCES = "instances";
  private static final String EXPLAIN = "explain";
  private static final int MOST_REASONS = 5;
  private static final int MOST_ROWS = 100_000;
  private static final int MOST_STREAMS = 4;

  private final DeployedModel deployed;
  private final Semaphore streams = new Semaphore(MOST_STREAMS);

  public PredictionEndpoints(DeployedModel deployed) {
    this.deployed = deployed;
  }

  public void addTo(Router router) {
    router.post(
        "/v1/predictions",
        Scope.PREDICT,
        "The risk of each row that comes with the request.",
        this::predict);
  }

  private Reply predict(Call call) {
    call.onlyQuery();
    RowScorer scorer = deployed.scorer();
    Reply reply =
        switch (call.contentType()) {
          case "text/csv" -> stream(call, new CsvRows(scorer));
          case "application/x-ndjson" -> stream(call, new JsonLines(scorer));
          case "", "application/json", "application/x-www-form-urlencoded" ->
              scores(call.body(), scorer);
          default ->
              throw new ProblemException(
                  415,
                  "The content type is not known; accepted: application/json,"
                      + " application/x-ndjson, text/csv.");
        };
    return reply.withHeader("X-Model-Version", Integer.toString(scorer.version()));
  }

  private Reply scores(byte[] body, RowScorer scorer) {
    RowIntake rows = new RowIntake(scorer.schema());
    int explain = 0;
    boolean hasInstances = false;
    try (JsonCursor json = JsonCursor.over(body, "request body", ErrorCode.USAGE)) {
      if (json.next() != Kind.OBJECT) {
        throw new ProblemException(400, "The body is not a JSON object with 'instances'.");
      }
      while (json.next() != Kind.END_OBJECT) {
        switch (json.name()) {
          case INSTANCES -> {
            JsonRows.read(json, rows, "/" + INSTANCES, MOST_ROWS);
            hasInstances = true;
          }
          case EXPLAIN -> explain = reasons(json);
          default -> {
            rows.fault(
                "/" + RowIntake.escaped(json.name()), "is not known; accepted: instances, explain");
            json.skip();
          }
        }
      }
      if (json.next() != Kind.END) {
        throw new ProblemException(400, "There is text after the end of the document.");
      }
    }
    if (!hasInstances) {
      rows.fault("/" + INSTANCES, "is missing; accepted: a list of objects");
    }
    Dataset dataset = rows.build();
    return Reply.json(
        new ServiceJson.Scores(
            scorer.version(),
            dataset.size(),
            deployed.warning(),
            dataset.size() == 0 ? List.of() : Scoring.of(scorer, dataset, rows.ids(), explain)));
  }

  private static int reasons(JsonCursor json) {
    double number = json.kind() == Kind.NUMBER ? json.number() : -1;
    if (number != Math.rint(number) || number < 0 || number > MOST_REASONS) {
      throw new ProblemException(
          new Problem(400, "'explain' is not valid; accepted: 0 to " + MOST_REASONS + ".")
              .withFaults(
                  List.of(new Problem.Fault("/" + EXPLAIN, "accepted: 0 to " + MOST_REASONS))));
    }
    return (int) number;
  }

  /** Holds a thread while rows come in, so only a few streams are read at a time. */
  private Reply stream(Call call, RowStream rows) {
    if (!streams.tryAcquire()) {
      throw new ProblemException(
          new Problem(503, "Too many streams of rows are being scored; try again later.")
              .withHeader("Retry-After", "5"));
    }
    try {
      return rows.answer(call);
    } finally {
      streams.release();
    }
  }
}
