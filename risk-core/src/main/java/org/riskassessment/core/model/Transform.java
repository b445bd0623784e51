package org.riskassessment.core.model;

import java.time.LocalDate;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.json.JsonSection;

/** How a numeric, boolean or date cell becomes the number x that a term is a function of. */
public sealed interface Transform {

  /** The number of each row; NaN when it is missing. */
  IntToDoubleFunction over(Dataset rows, String column);

  /** Adds the transform to the JSON of a term; {@link Plain} adds nothing. */
  void addTo(Map<String, Object> term);

  /** Reads the transform of a term, as {@link #addTo} wrote it. */
  static Transform read(JsonSection term) {
    String name = term.text("reading", "plain");
    return switch (name) {
      case "plain" -> new Plain();
      case "log" -> new Log();
      case "age" -> new Age(term.optionalText("until").map(LocalDate::parse).orElse(null));
      default -> {
        term.fault("reading", "is not a known transform", name, "plain, log, age");
        yield new Plain();
      }
    };
  }

  /** The number in the cell. */
  record Plain() implements Transform {
    @Override
    public IntToDoubleFunction over(Dataset rows, String column) {
      NumericColumn values = rows.numeric(column);
      return values::at;
    }

    @Override
    public void addTo(Map<String, Object> term) {}
  }

  /** {@code sign(x) * ln(1 + |x|)}, for columns with a few values far larger than the others. */
  record Log() implements Transform {
    @Override
    public IntToDoubleFunction over(Dataset rows, String column) {
      NumericColumn values = rows.numeric(column);
      return row -> of(values.at(row));
    }

    @Override
    public void addTo(Map<String, Object> term) {
      term.put("reading", "log");
    }

    /** The logarithm, the same on every machine. */
    public static double of(double x) {
      return Math.copySign(StrictMath.log1p(Math.abs(x)), x);
    }
  }

  /**
   * Days from the date in the cell to the date of the row.
   *
   * @param until a fixed day in place of the row's date; null to use the row's
   */
  record Age(@Nullable LocalDate until) implements Transform {
    @Override
    public IntToDoubleFunction over(Dataset rows, String column) {
      NumericColumn days = rows.numeric(column);
      if (until != null) {
        double end = until.toEpochDay();
        return row -> end - days.at(row);
      }
      NumericColumn observed =
          rows.observedAt()
              .orElseThrow(() -> new IllegalArgumentException("the rows are not dated"));
      return row -> observed.at(row) - days.at(row);
    }

    @Override
    public void addTo(Map<String, Object> term) {
      term.put("reading", "age");
      if (until != null) {
        term.put("until", until.toString());
      }
    }
  }
}
