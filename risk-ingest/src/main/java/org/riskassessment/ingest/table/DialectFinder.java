package org.riskassessment.ingest.table;

import java.util.List;
import java.util.stream.Stream;
import org.riskassessment.core.config.FileLayout;

/**
 * Finds what else a text shows of how it is cut, once its delimiter is known: other quotes, escaped
 * quotes, and white space before cells.
 */
final class DialectFinder {
  private static final int FEWEST = 2;

  private DialectFinder() {}

  /** The way that cuts better than a given one; the same when there is none. */
  static TableFinder.Way better(TableFinder.Way way, String text, FileLayout layout) {
    TableFinder.Way best = way;
    if (layout.quote() == null && isQuotedOtherwise(best)) {
      best = better(best, text, best.dialect().quoted('\''));
    }
    if (!best.dialect().blanks() && hasBlanks(best)) {
      best = better(best, text, best.dialect().withBlanks());
    }
    String escaped = "\\" + best.dialect().quote();
    if (layout.escape() == null && text.contains(escaped)) {
      TableFinder.Way other =
          TableFinder.Way.of(text, best.dialect().escaped('\\'), TableFinder.SAMPLE);
      best = other.evenness() > best.evenness() ? other : best;
    }
    return best;
  }

  private static TableFinder.Way better(TableFinder.Way way, String text, Dialect dialect) {
    TableFinder.Way other = TableFinder.Way.of(text, dialect, TableFinder.SAMPLE);
    return other.evenness() >= way.evenness() ? other : way;
  }

  /** Whether cells stand in apostrophes and none in quotes. */
  private static boolean isQuotedOtherwise(TableFinder.Way way) {
    List<String> opened = cells(way).filter(cell -> cell.startsWith("'")).toList();
    return opened.stream().filter(cell -> cell.length() > 1 && cell.endsWith("'")).count() >= FEWEST
        && cells(way).noneMatch(cell -> cell.startsWith("\""));
  }

  /** Whether white space stands before a quote, or before all cells but the first of each row. */
  private static boolean hasBlanks(TableFinder.Way way) {
    String quoted = " " + way.dialect().quote();
    return cells(way).anyMatch(cell -> cell.startsWith(quoted) && !cell.isBlank())
        || way.rows().stream().anyMatch(row -> row.size() > 1)
            && way.rows().stream()
                .flatMap(row -> row.cells().stream().skip(1))
                .allMatch(cell -> cell.startsWith(" "));
  }

  private static Stream<String> cells(TableFinder.Way way) {
    return way.rows().stream().flatMap(row -> row.cells().stream());
  }
}
