package org.riskassessment.ingest.table;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Cuts the beginning of a text into rows, whatever it is: a quote that is not closed is taken for a
 * letter.
 */
final class TextSample {
  private final String text;
  private final char delimiter;
  private int at;
  private long line = 1;

  private TextSample(String text, char delimiter) {
    this.text = text;
    this.delimiter = delimiter;
  }

  /** The first rows that are not empty, with where they start. */
  static List<FixedRow> rows(String text, char delimiter, int most) {
    TextSample sample = new TextSample(text, delimiter);
    List<FixedRow> rows = new ArrayList<>();
    while (sample.at < text.length() && rows.size() < most) {
      long line = sample.line;
      int start = sample.at;
      List<String> cells = sample.row();
      if (cells.size() > 1 || !cells.get(0).isEmpty()) {
        rows.add(new FixedRow(cells, new BitSet(), line, sample.line - 1, start));
      }
    }
    return rows;
  }

  private List<String> row() {
    List<String> cells = new ArrayList<>();
    while (true) {
      cells.add(cell());
      if (at < text.length() && text.charAt(at) == delimiter) {
        at++;
      } else {
        endLine();
        return cells;
      }
    }
  }

  private String cell() {
    StringBuilder cell = new StringBuilder();
    int close = at < text.length() && text.charAt(at) == '"' ? closingQuote() : -1;
    if (close >= 0) {
      String quoted = text.substring(at + 1, close);
      line += quoted.chars().filter(c -> c == '\n').count();
      cell.append(quoted.replace("\"\"", "\""));
      at = close + 1;
    }
    while (at < text.length() && text.charAt(at) != delimiter && !isLineEnd(text.charAt(at))) {
      cell.append(text.charAt(at++));
    }
    return cell.toString();
  }

  /** Where the quote that opens at the present place is closed; negative when it is not. */
  private int closingQuote() {
    for (int i = at + 1; i < text.length(); i++) {
      if (text.charAt(i) == '"') {
        if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          i++;
        } else {
          return i;
        }
      }
    }
    return -1;
  }

  private void endLine() {
    if (at < text.length()) {
      boolean both =
          text.charAt(at) == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n';
      at += both ? 2 : 1;
      line++;
    } else {
      line++;
    }
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }
}
