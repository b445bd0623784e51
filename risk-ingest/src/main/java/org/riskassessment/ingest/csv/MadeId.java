package org.riskassessment.ingest.csv;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.IdOrigin;
import org.riskassessment.core.schema.Notation;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.ingest.table.Row;
import org.riskassessment.ingest.table.TableHeader;

/** Makes ids where no column holds them: of other columns, or of the file's name and the row. */
public record MadeId(IdOrigin origin, List<Notation> notations, int[] places, String file) {

  /** Empty where a column holds the id. */
  static Optional<MadeId> of(Schema schema, TableHeader header, String file) {
    return of(schema, header::places, file);
  }

  /**
   * The same for other tables.
   *
   * @param found the places of columns, from their names
   */
  public static Optional<MadeId> of(
      Schema schema, Function<List<String>, int[]> found, String file) {
    IdOrigin origin = schema.id().from();
    if (origin == null) {
      return Optional.empty();
    }
    List<Notation> notations =
        origin.columns().stream()
            .map(name -> Notation.of(column(schema, name), schema.words()))
            .toList();
    String name = Path.of(file).getFileName().toString();
    return Optional.of(new MadeId(origin, notations, found.apply(origin.columns()), name));
  }

  private static Column column(Schema schema, String name) {
    return schema.columns().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  /** The place of the first column that it is made of; 0 where it is made of none. */
  int firstPlace() {
    return origin.isRow() ? 0 : places[0];
  }

  /**
   * The id of a row.
   *
   * @param number of the row in its file, from 1
   */
  String of(Row row, long number) {
    return of(row::cell, number);
  }

  /**
   * The same of the cells at places.
   *
   * @param number of the row in its file, from 1
   */
  public String of(IntFunction<String> row, long number) {
    if (origin.isRow()) {
      return file + ":" + number;
    }
    List<String> cells = new ArrayList<>();
    for (int c = 0; c < places.length; c++) {
      String cell = row.apply(places[c]);
      cells.add(Objects.requireNonNullElse(notations.get(c).standard(cell), cell));
    }
    return origin.join(cells);
  }
}
