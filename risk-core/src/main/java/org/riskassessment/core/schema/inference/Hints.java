package org.riskassessment.core.schema.inference;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.schema.Horizon;
import org.riskassessment.core.schema.LabelWords;
import org.riskassessment.core.schema.LabelWords.Blank;

/**
 * What somebody who knows the table has said about it; nothing said is to be found.
 *
 * @param label the column that says who left; null to find it
 * @param words what the label's cells mean
 * @param id the column that identifies the client, several with + between them, or {@value #ROW}
 *     for the number of the row; null to find it
 * @param ignored columns to leave out
 * @param dates whether day or month comes first where the dates do not show it; null to leave such
 *     columns out
 * @param horizon how far ahead of a row's day to ask whether its client leaves; null to find it
 */
public record Hints(
    @Nullable String label,
    Words words,
    @Nullable String id,
    Set<String> ignored,
    @Nullable DateOrder dates,
    @Nullable Horizon horizon) {
  /** Nothing is known: everything is to be found. */
  public static final Hints NONE = new Hints(null, Words.NONE, null, Set.of(), null, null);

  /** In place of an id's column: the number of the row. */
  public static final String ROW = "row";

  /** What comes first in a date. */
  public enum DateOrder {
    DMY,
    MDY,
    YMD
  }

  /**
   * What the label's cells mean.
   *
   * @param positive values for 'left'; {@link LabelWords#ANY} for every other one
   * @param negative values for 'stayed'; {@link LabelWords#ANY} for every other one
   * @param unknown values of clients that nobody knows of yet
   * @param blank what a blank cell means; null to find it
   */
  public record Words(
      List<String> positive, List<String> negative, List<String> unknown, @Nullable Blank blank) {
    /** Nothing is known. */
    public static final Words NONE = new Words(List.of(), List.of(), List.of(), null);

    public Words {
      positive = List.copyOf(positive);
      negative = List.copyOf(negative);
      unknown = List.copyOf(unknown);
    }

    boolean isNone() {
      return equals(NONE);
    }
  }

  public Hints {
    ignored = Set.copyOf(ignored);
  }

  /** The same hints with this label. */
  public Hints labelled(@Nullable String column) {
    return new Hints(column, words, id, ignored, dates, horizon);
  }

  /** The same hints with these meanings of the label's cells. */
  public Hints meaning(Words meaning) {
    return new Hints(label, meaning, id, ignored, dates, horizon);
  }

  /** The same hints with this id. */
  public Hints identified(@Nullable String column) {
    return new Hints(label, words, column, ignored, dates, horizon);
  }

  /** The same hints with these columns left out. */
  public Hints ignoring(Set<String> columns) {
    return new Hints(label, words, id, columns, dates, horizon);
  }

  /** The same hints with this order of day and month. */
  public Hints dated(@Nullable DateOrder order) {
    return new Hints(label, words, id, ignored, order, horizon);
  }

  /** The same hints with this horizon. */
  public Hints ahead(@Nullable Horizon of) {
    return new Hints(label, words, id, ignored, dates, of);
  }
}
