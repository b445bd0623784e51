package org.riskassessment.core.stage;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Step 4: asks the HTTP service everything it answers, and keeps the answers. */
@FunctionalInterface
public interface ApiCallsStage {

  /**
   * Calls every endpoint and writes all answers to {@code apireturns.txt} in the report folder and
   * the deployed model's folder.
   *
   * @param url of a service that is up; when empty one is started on a free loopback port and
   *     stopped at the end
   */
  Answers call(RunContext context, Optional<URI> url);

  /** What was answered. */
  record Answers(List<Call> calls, List<Path> files) {

    public Answers {
      calls = List.copyOf(calls);
      files = List.copyOf(files);
    }
  }

  /**
   * One call.
   *
   * @param status of HTTP, 200 when all is well
   */
  record Call(String method, String path, int status) {}
}
