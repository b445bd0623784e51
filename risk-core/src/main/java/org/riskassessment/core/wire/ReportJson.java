package org.riskassessment.core.wire;

import java.util.List;
import org.riskassessment.core.stage.ApiCallsStage;

/** Files written for people: the report, and the answers of the service. */
public final class ReportJson {
  private ReportJson() {}

  /**
   * A report that was written.
   *
   * @param files the files written, relative to the workspace where they lie inside
   */
  public record Written(List<String> files) {}

  /**
   * Calls of the service.
   *
   * @param calls every call, in order
   * @param files where the answers are, relative to the workspace where they lie inside
   */
  public record ApiCalls(List<ApiCall> calls, List<String> files) {
    public static ApiCalls of(List<ApiCallsStage.Call> calls, List<String> files) {
      return new ApiCalls(
          calls.stream().map(c -> new ApiCall(c.method(), c.path(), c.status())).toList(), files);
    }
  }

  /**
   * A call of the service.
   *
   * @param method HTTP method of the request
   * @param path path of the request
   * @param status HTTP status of the answer
   */
  public record ApiCall(String method, String path, int status) {}
}
