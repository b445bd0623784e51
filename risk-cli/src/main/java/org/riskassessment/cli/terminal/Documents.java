package org.riskassessment.cli.terminal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Json;

/** The one JSON document that a command prints. */
final class Documents {
  private Documents() {}

  static String of(Answer answer) {
    boolean attention = answer.exitStatus() != 0 || !answer.warnings().isEmpty();
    Map<String, @Nullable Object> document = head(answer.command(), attention ? "attention" : "ok");
    document.put("data", answer.data());
    document.put("warnings", answer.warnings());
    return Json.compact(document);
  }

  static String ofFailure(String command, RiskException failure) {
    Map<String, @Nullable Object> document = head(command, "failed");
    document.put("data", command.equals("run") ? Map.of("outcome", "FAILED") : Map.of());
    document.put("warnings", List.of());
    ErrorContext context = failure.context();
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("code", failure.code().name());
    error.put("message", Remedies.sentence(failure));
    error.put("file", context.file());
    error.put("line", context.line() == 0 ? null : context.line());
    error.put("column", context.column());
    error.put("value", context.value());
    error.put("accepted", context.accepted());
    document.put("error", error);
    return Json.compact(document);
  }

  private static Map<String, @Nullable Object> head(String command, String status) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("schema", "risk." + command + "/1");
    document.put("status", status);
    return document;
  }
}
