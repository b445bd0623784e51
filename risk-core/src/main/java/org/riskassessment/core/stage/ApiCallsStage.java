package org.riskassessment.core.stage;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Step 4: calls every endpoint of the HTTP service and writes down the answers. */
@FunctionalInterface
public interface ApiCallsStage {

  /**
   * Calls every endpoint and writes all answers to {@code apireturns.txt} in the report folder and
   * the deployed model's folder.
   *
   * @param stages of the run, for a service that is started here
   * @param url address of a running service; null to start one on a free loopback port and stop it
   *     afterwards
   */
  Answers call(RunContext context, Stages stages, @Nullable URI url);

  /** The calls made and the files written. */
  record Answers(List<Call> calls, List<Path> files) {

    public Answers {
      calls = List.copyOf(calls);
      files = List.copyOf(files);
    }
  }

  /**
   * One call.
   *
   * @param status the HTTP status, 200 for success
   */
  record Call(String method, String path, int status) {}
}
