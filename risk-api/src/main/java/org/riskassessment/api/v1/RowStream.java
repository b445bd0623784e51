package org.riskassessment.api.v1;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.api.http.Call;
import org.riskassessment.api.http.ProblemException;
import org.riskassessment.api.http.Reply;
import org.riskassessment.api.model.RowIntake;
import org.riskassessment.api.model.Scoring;
import org.riskassessment.core.file.Spool;
import org.riskassessment.core.portfolio.RowScorer;
import org.riskassessment.core.wire.ServiceJson;

/**
 * Scores a stream of rows part by part. The answer has a line for each row, in their order; a row
 * that is not accepted gets its error there. Many callers read no answer before they have sent
 * everything, so the answer waits in a {@link Spool} until then.
 */
abstract class RowStream {
  private static final int PART = 1_000;

  final RowScorer scorer;
  private RowIntake rows;
  private final List<@Nullable String> ids = new ArrayList<>();
  private final List<ServiceJson.@Nullable Refused> refused = new ArrayList<>();

  RowStream(RowScorer scorer) {
    this.scorer = scorer;
    this.rows = new RowIntake(scorer.schema());
  }

  /** The media type of the answer. */
  abstract String type();

  /** Reads all rows, calling {@link #end} after each. */
  abstract void read(Call call, Spool out) throws IOException;

  abstract void write(ServiceJson.Score score, Spool out) throws IOException;

  abstract void write(ServiceJson.Refused line, Spool out) throws IOException;

  final Reply answer(Call call) {
    Spool out = new Spool();
    boolean whole = false;
    try {
      read(call, out);
      flush(out);
      whole = true;
      return Reply.stream(type(), out::copyTo);
    } catch (IOException e) {
      throw new ProblemException(400, "The rows did not come in whole.");
    } finally {
      if (!whole) {
        out.close();
      }
    }
  }

  /** Takes the cells of the row that comes next. */
  final RowIntake rows() {
    return rows;
  }

  /** Ends a row. */
  final void end(long line, Spool out) throws IOException {
    boolean accepted = rows.endRow("");
    String fault = rows.lastFaults();
    add(line, accepted && fault.isEmpty() ? null : fault, out);
  }

  /** Ends a row that cannot be read at all. */
  final void refuse(long line, String fault, Spool out) throws IOException {
    refused.add(new ServiceJson.Refused(line, fault));
    flushIfFull(out);
  }

  private void add(long line, @Nullable String fault, Spool out) throws IOException {
    refused.add(fault == null ? null : new ServiceJson.Refused(line, fault));
    if (fault == null) {
      ids.add(rows.ids().get(rows.size() - 1));
    }
    flushIfFull(out);
  }

  private void flushIfFull(Spool out) throws IOException {
    if (refused.size() == PART) {
      flush(out);
    }
  }

  private void flush(Spool out) throws IOException {
    List<ServiceJson.Score> scores =
        ids.isEmpty() ? List.of() : Scoring.of(scorer, rows.accepted(), ids, 0);
    int next = 0;
    for (ServiceJson.Refused line : refused) {
      if (line == null) {
        write(scores.get(next++), out);
      } else {
        write(line, out);
      }
    }
    rows = new RowIntake(scorer.schema());
    ids.clear();
    refused.clear();
  }
}
