package org.riskassessment.core.stage;

import java.util.ArrayList;
import java.util.List;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.stage.TableReader.RejectedRow;

/**
 * The rows of a table that broke a rule: all are counted, the first are kept.
 *
 * @param first at most {@value #MOST_KEPT}, in the table's order
 */
public record RejectedRows(long count, List<RejectedRow> first) {
  /** How many rows are kept. */
  public static final int MOST_KEPT = 100;

  public static final RejectedRows NONE = new RejectedRows(0, List.of());

  public RejectedRows {
    first = List.copyOf(first);
  }

  /** These rows and those that follow them in the table. */
  public RejectedRows and(RejectedRows next) {
    List<RejectedRow> both = new ArrayList<>(first);
    next.first.stream().limit(MOST_KEPT - both.size()).forEach(both::add);
    return new RejectedRows(count + next.count, both);
  }

  /** A sentence for each of the first rows, and one for how many more there are. */
  public List<String> describe() {
    List<String> sentences = new ArrayList<>(first.stream().map(RejectedRow::describe).toList());
    long more = count - first.size();
    if (more > 0) {
      sentences.add(more == 1 ? "1 more row was rejected" : more + " more rows were rejected");
    }
    return sentences;
  }

  /** Counts rows as they are read. Not for several threads. */
  public static final class Builder {
    private final List<RejectedRow> first = new ArrayList<>();
    private long count;

    /**
     * @param line where the row begins, as in {@link RejectedRow}
     */
    public void add(String file, long line, RowFault fault) {
      if (count++ < MOST_KEPT) {
        first.add(new RejectedRow(file, line, fault));
      }
    }

    public RejectedRows build() {
      return count == 0 ? NONE : new RejectedRows(count, first);
    }
  }
}
