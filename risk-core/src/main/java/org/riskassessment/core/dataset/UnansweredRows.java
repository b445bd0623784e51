package org.riskassessment.core.dataset;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.riskassessment.core.schema.Question;
import org.riskassessment.core.schema.Schema;

/**
 * The rows of a dataset whose question has no answer, and why.
 *
 * @param swapped rows whose day would begin a month, as that of most rows does, with day and month
 *     swapped
 * @param open rows whose horizon has not ended
 * @param undated rows without a day
 * @param notSeenAgain rows of clients that vanished without being known to have left
 * @param leftBefore clients that had left by the day of their first row
 * @param cameBack clients that are there again after they left
 */
public record UnansweredRows(
    Schema schema,
    String newestDay,
    long swapped,
    long open,
    long undated,
    long notSeenAgain,
    long leftBefore,
    long cameBack) {

  public static UnansweredRows of(Dataset all) {
    int[] clients = all.clientNumbers();
    BitSet after = new BitSet();
    BitSet before = new BitSet();
    long[] counts = new long[RowUse.values().length];
    for (int row = 0; row < clients.length; row++) {
      RowUse use = all.use(row);
      counts[use.ordinal()]++;
      if (use == RowUse.AFTER_LEAVING) {
        after.set(clients[row]);
      } else if (use != RowUse.REPLACED && use != RowUse.UNDATED) {
        before.set(clients[row]);
      }
    }
    BitSet back = new BitSet();
    IntStream.of(all.presentRows())
        .filter(row -> all.use(row) == RowUse.AFTER_LEAVING)
        .forEach(row -> back.set(clients[row]));
    after.andNot(before);
    return new UnansweredRows(
        all.schema(),
        History.newestDay(all),
        swapped(all),
        counts[RowUse.OPEN.ordinal()],
        counts[RowUse.UNDATED.ordinal()],
        counts[RowUse.NOT_SEEN_AGAIN.ordinal()],
        after.cardinality(),
        back.cardinality());
  }

  private static long swapped(Dataset all) {
    NumericColumn days = all.observedAt().orElse(null);
    if (days == null) {
      return 0;
    }
    long first = 0;
    long other = 0;
    for (int row = 0; row < days.size(); row++) {
      if (!days.isMissing(row)) {
        LocalDate day = LocalDate.ofEpochDay((long) days.at(row));
        first += day.getDayOfMonth() == 1 ? 1 : 0;
        other += day.getMonthValue() == 1 && day.getDayOfMonth() <= 12 ? 1 : 0;
        other -= day.getMonthValue() == 1 && day.getDayOfMonth() == 1 ? 1 : 0;
      }
    }
    return first + other == days.size() && first > other ? other : 0;
  }

  /** What may surprise somebody who expects these rows to be learned from. */
  public List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    if (swapped > 0) {
      sentences.add(
          text(
              "%,d rows are of other days in January, though all others begin a month: if a file"
                  + " writes the month before the day, or the day before the month, give it a"
                  + " source of its own",
              swapped));
    }
    if (schema.question() == null) {
      return sentences;
    }
    if (leftBefore > 0) {
      sentences.add(
          text(
              "%,d clients had left by their first row, as '%s' says, so there is nothing to learn"
                  + " from them",
              leftBefore, schema.label().name()));
    }
    if (cameBack > 0) {
      sentences.add(
          text(
              "%,d clients came back after they had left; they are scored, and what followed is not"
                  + " learned from",
              cameBack));
    }
    if (undated > 0) {
      sentences.add(
          text(
              "%,d rows do not say what day they describe, so they are not learned from", undated));
    }
    if (notSeenAgain > 0) {
      sentences.add(
          text(
              "%,d rows are of clients that were not seen again, nor said to have left: they are"
                  + " not learned from",
              notSeenAgain));
    }
    return sentences;
  }

  /** Why there may be too few rows to learn from, to follow a sentence; blank when not for that. */
  public String waiting() {
    Question question = schema.question();
    return question == null || open == 0
        ? ""
        : text(
            "; %,d rows wait: the horizon of %s%s has not ended by %s, the newest day of the data",
            open,
            question.horizon(),
            question.delay() == null ? "" : " and the delay of " + question.delay(),
            newestDay);
  }

  /** How many rows judge nothing because their horizon has not ended; empty for none. */
  public Optional<String> leftOut() {
    return open == 0 ? Optional.empty() : Optional.of(waiting().substring("; ".length()));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
