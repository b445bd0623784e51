package org.riskassessment.cli.terminal;

import java.util.Objects;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.RecordWriter;
import org.riskassessment.core.wire.DocumentJson;
import org.riskassessment.core.wire.FailureJson;

/** The one JSON document that a command prints. */
final class Documents {
  private Documents() {}

  static String of(Answer answer) {
    return RecordWriter.compact(
        DocumentJson.of(
            answer.command(),
            Objects.requireNonNull(answer.data(), answer.command()),
            answer.warnings(),
            answer.exitStatus()));
  }

  static String ofFailure(String command, RiskException failure) {
    return RecordWriter.compact(FailureJson.of(command, failure, Remedies.sentence(failure)));
  }
}
