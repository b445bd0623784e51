package org.riskassessment.core.model;

import java.time.LocalDate;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;

/** How a numeric, boolean or date cell becomes the number that a term is a function of. */
public sealed interface Reading {

  /** The number of each row, NaN where it is missing. */
  IntToDoubleFunction over(Dataset rows, String column);

  /** The number as it stands in the cell. */
  record Plain() implements Reading {
    @Override
    public IntToDoubleFunction over(Dataset rows, String column) {
      NumericColumn values = rows.numeric(column);
      return values::at;
    }
  }

  /** {@code sign(x) * ln(1 + |x|)}, for columns whose largest values are far from the others. */
  record Log() implements Reading {
    @Override
    public IntToDoubleFunction over(Dataset rows, String column) {
      NumericColumn values = rows.numeric(column);
      return row -> of(values.at(row));
    }

    /** The same on every machine, as {@link StrictMath} is. */
    public static double of(double x) {
      return Math.copySign(StrictMath.log1p(Math.abs(x)), x);
    }
  }

  /**
   * Days from a date to when the row was true.
   *
   * @param until where rows do not tell when they were true: a day frozen in the model
   */
  record Age(@Nullable LocalDate until) implements Reading {
    @Override
    public IntToDoubleFunction over(Dataset rows, String column) {
      NumericColumn days = rows.numeric(column);
      if (until != null) {
        double end = until.toEpochDay();
        return row -> end - days.at(row);
      }
      NumericColumn observed =
          rows.observedAt()
              .orElseThrow(() -> new IllegalArgumentException("rows do not tell their time"));
      return row -> observed.at(row) - days.at(row);
    }
  }
}
