package org.riskassessment.cli.client;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.riskassessment.cli.terminal.Cell;
import org.riskassessment.core.client.Bands;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.portfolio.Clients;

/**
 * Writes scored rows as CSV, as {@link PredictionTexts#predictionsTable} does, but row by row as
 * they arrive.
 */
final class ScoreLines {
  private static final String HEADER =
      "id,risk,risk_low,risk_high,band,value,expected_loss,exits\n";

  private final PrintStream out;
  private final Bands bands;
  private final byte[][] bandNames =
      Arrays.stream(Bands.Band.values())
          .map(band -> Words.lower(band).getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);
  private byte[] buffer = new byte[1 << 16];
  private int length;

  ScoreLines(PrintStream out, Bands bands) {
    this.out = out;
    this.bands = bands;
  }

  void header() {
    put(HEADER);
    flush();
  }

  void write(Clients.ScoredPart part) {
    Dataset rows = part.rows();
    NumericColumn values = rows.value().orElse(null);
    double[] risks = part.risks();
    for (int row = 0; row < risks.length; row++) {
      double risk = risks[row];
      put(id(rows.clientIdBytes(row)));
      put(',');
      put(Json.number(risk));
      put(',');
      put(',');
      put(',');
      put(bandNames[bands.of(risk).ordinal()]);
      put(',');
      if (values != null && !values.isMissing(row)) {
        put(String.valueOf(PredictionTexts.number(values.at(row))));
        put(',');
        put(String.valueOf(PredictionTexts.number(risk * Math.max(0, values.at(row)))));
      } else {
        put(',');
      }
      put(part.model().exits(risk) ? ",true\n" : ",false\n");
    }
    flush();
  }

  /** Unquoted where nothing in it needs quoting. */
  private static byte[] id(byte[] id) {
    boolean plain = id.length > 0 && id[0] != '-';
    for (int i = 0; plain && i < id.length; i++) {
      byte b = id[i];
      plain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-';
    }
    return plain
        ? id
        : Cell.csv(new String(id, StandardCharsets.UTF_8))
            .stripTrailing()
            .getBytes(StandardCharsets.UTF_8);
  }

  private void put(int c) {
    if (length == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * length);
    }
    buffer[length++] = (byte) c;
  }

  private void put(byte[] bytes) {
    while (length + bytes.length > buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  /** The text must be ASCII. */
  private void put(String text) {
    put(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void flush() {
    out.write(buffer, 0, length);
    length = 0;
  }
}
