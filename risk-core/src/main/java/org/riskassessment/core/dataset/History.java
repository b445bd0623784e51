package org.riskassessment.core.dataset;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Horizon;
import org.riskassessment.core.schema.Question;

/**
 * Finds out what the rows of a dataset say of each other, as its schema asks: which row corrects
 * which, and whether a client left within the horizon of a row's day. Rows keep their places.
 *
 * <p>Now is the newest day of the data, never the clock: the same rows give the same labels. A row
 * is answered when its horizon, and the delay after which leaving is known, have ended by then;
 * until then it has no label, not even when its client has left, because those who stay could not
 * be counted yet. After the day on which a client first left its rows have no label.
 *
 * <p>A flag tells that its client had left by the day of its first row. That a client stayed, only
 * a later row of the client can tell, observed when the horizon had ended.
 */
public final class History {
  private static final int UNDATED = Integer.MIN_VALUE;
  private static final long NEVER = Long.MAX_VALUE;

  private final Dataset rows;
  private final @Nullable Question question;
  private final boolean hasDays;
  private final int[] days;
  private final long[] periods;
  private final int[] newestSoFar;
  private final long now;
  private final byte[] labels;
  private final int[] labelledBy; // The row that has the label of a row.
  private final RowHistory found;
  private final double[] leftOn; // Empty without a column for it.

  private History(Dataset rows, long now) {
    this.rows = rows;
    this.question = rows.schema().question();
    this.hasDays = rows.observedAt().isPresent();
    int size = rows.size();
    this.days = new int[size];
    this.newestSoFar = new int[size];
    this.labels = new byte[size];
    this.labelledBy = IntStream.range(0, size).toArray();
    this.found = new RowHistory(size);
    this.leftOn =
        rows.leftOn()
            .map(days -> IntStream.range(0, size).mapToDouble(days::at).toArray())
            .orElse(new double[0]);
    int newest = UNDATED;
    for (int row = 0; row < size; row++) {
      days[row] = day(row);
      newest = Math.max(newest, days[row]);
      newestSoFar[row] = newest;
      labels[row] = !rows.isLabelled(row) ? Dataset.UNKNOWN : (byte) (rows.exited(row) ? 1 : 0);
    }
    this.now = Math.max(now, newest);
    this.periods = periods();
  }

  /** The days of the clients' own rows, ascending. */
  private long[] periods() {
    Set<Integer> own = new TreeSet<>();
    for (int row = 0; row < days.length; row++) {
      if (days[row] != UNDATED && !own.contains(days[row]) && !isLabelAlone(row)) {
        own.add(days[row]);
      }
    }
    return own.stream().mapToLong(day -> day).toArray();
  }

  /** The same rows with the labels that they have by now, if their schema asks for a history. */
  public static Dataset of(Dataset rows) {
    return of(rows, Long.MIN_VALUE);
  }

  /**
   * The same for rows of which something is known until a later day.
   *
   * @param now in days since 1970
   */
  public static Dataset of(Dataset rows, long now) {
    return rows.schema().isHistory() ? new History(rows, now).applied() : rows;
  }

  /** The newest day of some rows, in days since 1970; the smallest number when none has one. */
  public static long now(Dataset rows) {
    return rows.observedAt().stream()
        .flatMapToDouble(days -> Arrays.stream(days.present()))
        .mapToLong(day -> (long) day)
        .max()
        .orElse(Long.MIN_VALUE);
  }

  /** The newest day of some rows, such as 2026-01-31; blank when none has one. */
  public static String newestDay(Dataset rows) {
    long now = now(rows);
    return now == Long.MIN_VALUE ? "" : LocalDate.ofEpochDay(now).toString();
  }

  private int day(int row) {
    if (!hasDays) {
      return 0;
    }
    NumericColumn observed = rows.observedAt().orElseThrow();
    return observed.isMissing(row) ? UNDATED : (int) observed.at(row);
  }

  private Dataset applied() {
    int[] clients = rows.clientNumbers();
    int[] ends = new int[Arrays.stream(clients).max().orElse(-1) + 2];
    for (int client : clients) {
      ends[client + 1]++;
    }
    Arrays.parallelPrefix(ends, Integer::sum);
    int[] next = ends.clone();
    long[] ordered = new long[clients.length]; // by client, then day, then place
    for (int row = 0; row < clients.length; row++) {
      ordered[next[clients[row]]++] = (long) days[row] << 32 | row;
    }
    for (int client = 0; client + 1 < ends.length; client++) {
      Arrays.sort(ordered, ends[client], ends[client + 1]);
      client(Arrays.copyOfRange(ordered, ends[client], ends[client + 1]));
    }
    return rows.withHistory(labels, found);
  }

  /**
   * @param ordered the rows of a client, each with its day
   */
  private void client(long[] ordered) {
    int count = 0;
    int[] current = new int[ordered.length]; // The rows that no other one corrects, by day.
    for (int i = 0; i < ordered.length; i++) {
      int row = (int) ordered[i];
      found.knownFrom()[row] = row;
      found.decidedOn()[row] = hasDays && days[row] != UNDATED ? days[row] : Double.NaN;
      if (days[row] == UNDATED || count == 0 || days[current[count - 1]] != days[row]) {
        current[count++] = row;
      } else if (saysLabel(row) && isLabelAlone(row)) {
        takeLabel(current[count - 1], row);
      } else {
        replace(current[count - 1], row);
        current[count - 1] = row;
      }
    }
    current = labelMonths(Arrays.copyOf(current, count));
    if (leftOn.length == 0) {
      labelNewest(current);
    }
    if (question == null) {
      for (int row : current) {
        found.gone()[row] = labels[row] == 1;
        if (isLabelWithoutDay(row)) {
          use(row, RowUse.REPLACED);
        } else {
          use(row, labels[row] == Dataset.UNKNOWN ? RowUse.UNLABELLED : RowUse.ANSWERED);
        }
      }
    } else {
      ask(question, current);
    }
  }

  /**
   * A label of a day on which the client has no row is that of its only row in the month: labels
   * are dated by the month, and snapshots by its last day.
   *
   * @param current the rows of a client, by day
   * @return the same without the rows that only had a label
   */
  private int[] labelMonths(int[] current) {
    int kept = 0;
    for (int first = 0, end; first < current.length; first = end) {
      end = first + 1;
      while (end < current.length && isSameMonth(current[first], current[end])) {
        end++;
      }
      int labelled = end - first > 1 ? onlyWithFeatures(current, first, end) : -1;
      for (int i = first; i < end; i++) {
        if (labelled < 0 || current[i] == labelled) {
          current[kept++] = current[i];
        } else {
          takeLabel(labelled, current[i]);
        }
      }
    }
    return Arrays.copyOf(current, kept);
  }

  private boolean isSameMonth(int row, int other) {
    return days[row] != UNDATED
        && days[other] - days[row] <= 31
        && YearMonth.from(LocalDate.ofEpochDay(days[row]))
            .equals(YearMonth.from(LocalDate.ofEpochDay(days[other])));
  }

  /** The only one of some rows that has more than a label; -1 when it is none or several. */
  private int onlyWithFeatures(int[] current, int first, int end) {
    int only = -1;
    for (int i = first; i < end; i++) {
      if (!isLabelAlone(current[i])) {
        if (only >= 0) {
          return -1;
        }
        only = current[i];
      }
    }
    return only;
  }

  private void takeLabel(int row, int label) {
    if (saysLabel(label)) {
      labels[row] = labels[label];
      if (leftOn.length > 0) {
        leftOn[row] = leftOn[label];
      }
      labelledBy[row] = label;
      found.knownFrom()[row] = Math.max(row, label);
    }
    use(label, RowUse.REPLACED);
  }

  /** A label without a day is that of its client's newest row when it came. */
  private void labelNewest(int[] current) {
    for (int row : current) {
      if (!isLabelWithoutDay(row) || !saysLabel(row)) {
        continue;
      }
      int newest = -1;
      for (int other : current) {
        newest = days[other] != UNDATED && (other < row || newest < 0) ? other : newest;
      }
      if (newest >= 0
          && (labels[newest] == Dataset.UNKNOWN || days[labelledBy[newest]] == UNDATED)) {
        labels[newest] = labels[row];
        labelledBy[newest] = row;
        found.knownFrom()[newest] = Math.max(newest, row);
      }
    }
  }

  private boolean isLabelWithoutDay(int row) {
    return hasDays && days[row] == UNDATED && isLabelAlone(row);
  }

  private boolean saysLabel(int row) {
    return labels[row] != Dataset.UNKNOWN || leftOn.length > 0 && !Double.isNaN(leftOn[row]);
  }

  /** Whether a row has a label and nothing else of its client, as those of a table of labels. */
  private boolean isLabelAlone(int row) {
    return rows.schema().features().stream()
        .allMatch(
            column ->
                column.type() == ColumnType.CATEGORICAL
                    ? rows.category(column.name()).codeAt(row) == CategoryColumn.MISSING
                    : rows.numeric(column.name()).isMissing(row));
  }

  /** A blank label corrects nothing: the client's last known one stands. */
  private void replace(int earlier, int later) {
    if (leftOn.length > 0 && Double.isNaN(leftOn[later])) {
      leftOn[later] = leftOn[earlier];
    }
    if (labels[later] == Dataset.UNKNOWN) {
      labels[later] = labels[earlier];
    }
    use(earlier, RowUse.REPLACED);
  }

  private void use(int row, RowUse use) {
    found.uses()[row] = use;
    if (use != RowUse.ANSWERED) {
      labels[row] = Dataset.UNKNOWN;
    }
  }

  /**
   * @param current the rows of a client, by day
   */
  private void ask(Question asked, int[] current) {
    Leaving leaving = new Leaving(current);
    Seen seen = leftOn.length > 0 ? null : new Seen(current);
    for (int row : current) {
      found.gone()[row] = leaving.isGone(row);
    }
    for (int row : current) {
      if (days[row] == UNDATED) {
        use(row, isLabelAlone(row) ? RowUse.REPLACED : RowUse.UNDATED);
        continue;
      }
      if (days[row] >= leaving.first) {
        use(row, RowUse.AFTER_LEAVING);
        continue;
      }
      long end = end(days[row], asked.horizon());
      Horizon delay = asked.delay();
      long closes = delay == null || end == NEVER ? end : end(end, delay);
      if (closes > now) {
        use(row, RowUse.OPEN);
        continue;
      }
      boolean left = leaving.first <= end;
      int known = left ? leaving.place : seen == null ? row : seen.placeFrom(end);
      if (known < 0) {
        use(row, RowUse.NOT_SEEN_AGAIN);
        continue;
      }
      labels[row] = (byte) (left ? 1 : 0);
      found.knownFrom()[row] = Math.max(Math.max(row, known), placeOf(closes));
      found.decidedOn()[row] = left ? leaving.first : end;
      use(row, RowUse.ANSWERED);
    }
  }

  /** The last day of a horizon; {@link #NEVER} while the data do not reach so many periods. */
  private long end(long day, Horizon horizon) {
    if (horizon.unit() != Horizon.Unit.PERIODS) {
      return horizon.end(day);
    }
    int at = Arrays.binarySearch(periods, day);
    int period = (at < 0 ? -at - 2 : at) + horizon.count();
    return period < periods.length ? periods[period] : NEVER;
  }

  /** The place of the first row with which the data reached a day. */
  private int placeOf(long day) {
    int from = 0;
    int to = newestSoFar.length - 1;
    while (from < to) {
      int middle = from + to >>> 1;
      if (newestSoFar[middle] >= day) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }

  /** When a client left, as its rows say it. */
  private final class Leaving {
    private long first = NEVER;
    private long last = Long.MIN_VALUE;
    private int place = -1;

    Leaving(int[] current) {
      for (int row : current) {
        long day = day(row);
        if (day != NEVER) {
          if (day < first || day == first && labelledBy[row] < place) {
            place = labelledBy[row];
          }
          first = Math.min(first, day);
          last = Math.max(last, day);
        }
      }
    }

    /** The day on which a row says that its client left. */
    private long day(int row) {
      if (leftOn.length > 0) {
        return Double.isNaN(leftOn[row]) ? NEVER : (long) leftOn[row];
      }
      return labels[row] == 1 && days[row] != UNDATED ? days[row] : NEVER;
    }

    boolean isGone(int row) {
      return day(row) != NEVER || last != Long.MIN_VALUE && last >= days[row];
    }
  }

  /** The days on which a client was known to have left or not, by flags. */
  private final class Seen {
    private final int[] at;
    private final int[] firstPlace; // of the rows of that day and later ones

    Seen(int[] current) {
      int[] known =
          Arrays.stream(current)
              .filter(row -> labels[row] != Dataset.UNKNOWN && days[row] != UNDATED)
              .toArray();
      at = Arrays.stream(known).map(row -> days[row]).toArray();
      firstPlace = Arrays.stream(known).map(row -> labelledBy[row]).toArray();
      for (int i = known.length - 2; i >= 0; i--) {
        firstPlace[i] = Math.min(firstPlace[i], firstPlace[i + 1]);
      }
    }

    /** The place of the first row that was observed on a day or later; -1 for none. */
    int placeFrom(long day) {
      int i = Arrays.binarySearch(at, (int) Math.min(day, Integer.MAX_VALUE));
      i = i < 0 ? -i - 1 : i;
      return i < at.length ? firstPlace[i] : -1;
    }
  }
}
