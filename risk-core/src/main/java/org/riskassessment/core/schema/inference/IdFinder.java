package org.riskassessment.core.schema.inference;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.IdOrigin;

/**
 * Finds the id: the column that identifies the client. A hint decides; otherwise the name of the
 * column, and last a text that differs in every row.
 */
final class IdFinder {
  private static final int FEWEST_CLIENTS = 2;

  private final TableProfile table;
  private final ColumnProfile label;
  private final Notes notes;
  private final PanelFinder panels;

  /**
   * The id.
   *
   * @param column that holds it; null when it is made of something else
   * @param reason why this column, without a full stop
   */
  record Id(@Nullable ColumnProfile column, String reason) {}

  IdFinder(TableProfile table, ColumnProfile label, Notes notes, PanelFinder panels) {
    this.panels = panels;
    this.table = table;
    this.label = label;
    this.notes = notes;
  }

  /**
   * @throws RiskException DATA_INVALID when no column or several could be the id
   */
  Id find() {
    IdOrigin made = table.madeId();
    if (made != null) {
      return made(made);
    }
    String hinted = table.hints().id();
    if (hinted != null) {
      ColumnProfile column = table.column(hinted);
      notes.addBlankIds(column);
      return new Id(column, "the requested id, " + count(column));
    }
    List<ColumnProfile> able =
        table.free().stream().filter(p -> p != label).filter(this::couldBeId).toList();
    for (int rank = 3; rank >= 1; rank--) {
      int least = rank;
      List<ColumnProfile> named =
          able.stream()
              .filter(p -> p.names.idRank() == least)
              .filter(
                  least == 1
                      ? p -> p.allDiffer() && !p.countsRows || panels.isRepeatedId(p)
                      : p -> !p.isFlag())
              .toList();
      List<ColumnProfile> found = preferred(named, p -> !p.countsRows);
      if (found.size() > 1) {
        throw ambiguous("several columns could be the id: ", found);
      }
      if (found.size() == 1) {
        ColumnProfile period = panels.period(found.get(0));
        return noted(
            found.get(0),
            "named like an id" + (period == null ? "" : ", one row for each " + period.name));
      }
    }
    return text(able);
  }

  private Id made(IdOrigin origin) {
    if (origin.isRow()) {
      notes.add(
          "the id numbers the rows, so each row is a client of its own: a client that comes again"
              + " is not recognised, and has no history");
      return new Id(null, "the name of the file and the number of the row");
    }
    return new Id(
        null,
        "made of "
            + String.join(" and ", origin.columns())
            + Notes.text(", %,d clients", table.madeIds()));
  }

  private Id text(List<ColumnProfile> able) {
    List<ColumnProfile> different = able.stream().filter(ColumnProfile::allDiffer).toList();
    List<ColumnProfile> repeated = able.stream().filter(panels::isRepeatedId).toList();
    if (different.isEmpty() && repeated.size() == 1) {
      ColumnProfile id = repeated.get(0);
      String origin =
          "it differs among the rows of each " + Objects.requireNonNull(panels.period(id)).name;
      notes.add(
          "no column is named like an id; '" + id.name + "' is taken as the id, because " + origin);
      return noted(id, origin);
    }
    List<ColumnProfile> texts = different.stream().filter(p -> !p.isNumeric()).toList();
    if (texts.size() == 1) {
      notes.add(
          "no column is named like an id; '"
              + texts.get(0).name
              + "' is taken as the id, because it differs in every row");
      return noted(texts.get(0), "a text that differs in every row");
    }
    throw ambiguous(
        different.isEmpty()
            ? "no column is named like an id or differs in every row"
            : "no column is named like an id; these differ in every row: ",
        different);
  }

  private boolean couldBeId(ColumnProfile profile) {
    return profile.filled() > 0
        && profile.distinct() >= FEWEST_CLIENTS
        && profile.blanks <= notes.allowance()
        && !profile.measures()
        && !profile.hasDates()
        && (profile.distinct() >= 0.01 * profile.filled() || panels.isRepeatedId(profile));
  }

  private Id noted(ColumnProfile column, String origin) {
    notes.addBlankIds(column);
    if (column.countsRows) {
      notes.add(
          "the id '"
              + column.name
              + "' numbers the rows from first to last; the next file must keep each client's"
              + " number");
    }
    return new Id(column, origin + ", " + count(column));
  }

  private static String count(ColumnProfile column) {
    return column.allDiffer()
        ? "as many values as rows"
        : Notes.text("%,d clients", column.distinct());
  }

  private RiskException ambiguous(String message, List<ColumnProfile> candidates) {
    return table.refusal(
        message
            + candidates.stream()
                .limit(TableProfile.CANDIDATES_SHOWN)
                .map(p -> "'" + p.name + "'" + (p.countsRows ? " (row numbers)" : ""))
                .collect(Collectors.joining(", ")),
        table
            .place()
            .withAccepted("the column that identifies the client in every file")
            .withRemedy(Remedy.of(Remedy.Kind.NAME_ID)));
  }

  private static List<ColumnProfile> preferred(
      List<ColumnProfile> found, Predicate<ColumnProfile> better) {
    List<ColumnProfile> chosen = found.stream().filter(better).toList();
    return found.size() < 2 || chosen.isEmpty() ? found : chosen;
  }
}
