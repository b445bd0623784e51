package org.riskassessment.api.v1;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import org.riskassessment.api.http.ProblemException;

/** Refuses a text with a line, or a row in quotes, that is too long to hold. */
final class LineLimit extends FilterReader {
  private static final int LONGEST = 1 << 20;

  private int length;
  private boolean quoted;

  LineLimit(Reader in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int c = super.read();
    count(c);
    return c;
  }

  @Override
  public int read(char[] buffer, int from, int most) throws IOException {
    int n = super.read(buffer, from, most);
    for (int i = 0; i < n; i++) {
      count(buffer[from + i]);
    }
    return n;
  }

  private void count(int c) {
    quoted ^= c == '"';
    length = c == '\n' && !quoted ? 0 : length + 1;
    if (length > LONGEST) {
      throw new ProblemException(413, "A line is too long; accepted: at most 1 MiB.");
    }
  }
}
