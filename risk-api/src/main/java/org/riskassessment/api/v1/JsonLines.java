package org.riskassessment.api.v1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.riskassessment.api.http.Call;
import org.riskassessment.api.http.ProblemException;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.Spool;
import org.riskassessment.core.json.JsonCursor;
import org.riskassessment.core.json.JsonCursor.Kind;
import org.riskassessment.core.json.RecordWriter;
import org.riskassessment.core.portfolio.RowScorer;
import org.riskassessment.core.wire.ServiceJson;

/** A JSON object on each line, in and out. */
final class JsonLines extends RowStream {
  private static final int LONGEST_LINE = 1 << 20;

  JsonLines(RowScorer scorer) {
    super(scorer);
  }

  @Override
  String type() {
    return "application/x-ndjson";
  }

  @Override
  void read(Call call, Spool out) throws IOException {
    InputStream in = new BufferedInputStream(call.stream(), 1 << 16);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long number = 0;
    boolean more = true;
    while (more) {
      int b = in.read();
      more = b >= 0;
      if (b == '\n' || !more) {
        number++;
        if (!isBlank(line)) {
          row(line.toByteArray(), number, out);
        } else if (more) {
          refuse(number, "is blank", out);
        }
        line.reset();
      } else if (line.size() == LONGEST_LINE) {
        throw new ProblemException(
            413, "Line " + (number + 1) + " is too long; accepted: at most 1 MiB.");
      } else {
        line.write(b);
      }
    }
  }

  private static boolean isBlank(ByteArrayOutputStream line) {
    return line.size() == 0 || line.size() < 16 && line.toString(StandardCharsets.UTF_8).isBlank();
  }

  private void row(byte[] line, long number, Spool out) throws IOException {
    try (JsonCursor json = JsonCursor.over(line, "line", ErrorCode.USAGE)) {
      if (json.next() != Kind.OBJECT) {
        refuse(number, "is not a JSON object", out);
        return;
      }
      JsonRows.row(json, rows(), "");
      if (json.next() != Kind.END) {
        rows().fault("/", "has text after the object");
      }
    } catch (RiskException e) {
      rows().fault("/", e.getMessage());
    }
    end(number, out);
  }

  @Override
  void write(ServiceJson.Score score, Spool out) throws IOException {
    out.write(RecordWriter.compact(score) + "\n");
  }

  @Override
  void write(ServiceJson.Refused line, Spool out) throws IOException {
    out.write(RecordWriter.compact(line) + "\n");
  }
}
