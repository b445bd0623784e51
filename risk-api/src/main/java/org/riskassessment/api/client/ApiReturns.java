package org.riskassessment.api.client;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.stage.ApiCallsStage.Call;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.store.Deployment;

/** Collects the answers of the service in a readable file, {@code apireturns.txt}. */
public final class ApiReturns {
  private static final String FILE = "apireturns.txt";

  private final StringBuilder text = new StringBuilder();
  private final List<Call> calls = new ArrayList<>();

  public void add(String method, String path, ServiceClient.Reply reply) {
    calls.add(new Call(method, path, reply.status()));
    text.append(text.isEmpty() ? "" : "\n")
        .append(method)
        .append(' ')
        .append(path)
        .append(' ')
        .append(reply.status())
        .append('\n')
        .append(readable(reply.body()));
  }

  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Writes the file to the report folder, the deployed version's folder and the model folder. */
  public List<Path> write(RunContext context) {
    RiskConfig config = context.config();
    List<Path> files = new ArrayList<>();
    files.add(config.reportFolder().resolve(FILE));
    context
        .store()
        .models()
        .deployed()
        .map(Deployment::version)
        .map(version -> config.modelFolder().resolve(Integer.toString(version)).resolve(FILE))
        .ifPresent(files::add);
    files.add(config.modelFolder().resolve(FILE));
    files.forEach(file -> context.files().write(file, text.toString()));
    return List.copyOf(files);
  }

  private static String readable(String body) {
    try {
      return Json.indented(
          Json.parse(body.getBytes(StandardCharsets.UTF_8), "answer", ErrorCode.DATA_INVALID)
              .root());
    } catch (RiskException e) {
      // Not JSON, so another service answered; its answer is kept unchanged.
      return body.endsWith("\n") ? body : body + "\n";
    }
  }
}
