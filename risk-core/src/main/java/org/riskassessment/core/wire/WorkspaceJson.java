package org.riskassessment.core.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Inline;
import org.riskassessment.core.json.Lower;
import org.riskassessment.core.json.OmitNull;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.schema.inference.InferredColumn;
import org.riskassessment.core.schema.inference.InferredSchema;

/** A new workspace. */
public final class WorkspaceJson {
  private WorkspaceJson() {}

  /**
   * A workspace that was made.
   *
   * @param workspace its folder, as given
   * @param files the files written, relative to it
   * @param inferred what a table of clients was found to be; left out where there was none
   */
  public record Made(String workspace, List<String> files, @Inline @Nullable Inferred inferred) {}

  /**
   * What a table was found to be.
   *
   * @param from the table
   * @param label the column that says who left
   * @param id the column that identifies a client
   * @param columns the columns of the schema, in its order
   * @param joins tables of their own that some of these columns are taken from
   */
  public record Inferred(
      Table from, Label label, String id, List<TableColumn> columns, List<JoinedTable> joins) {
    public static Inferred of(Table table, InferredSchema inferred, List<JoinedTable> joins) {
      Schema schema = inferred.schema();
      long unknown = inferred.rows() - inferred.positives() - inferred.negatives();
      return new Inferred(
          table,
          new Label(
              schema.label().name(),
              schema.positive(),
              schema.negative(),
              inferred.positives(),
              inferred.negatives(),
              unknown),
          schema.id().name(),
          inferred.columns().stream().map(TableColumn::of).toList(),
          joins);
    }
  }

  /**
   * A table of its own that is joined to that of clients.
   *
   * @param name how columns refer to it
   * @param file its path, as given
   * @param rows data rows
   * @param clients how many of the clients it has
   * @param on the column that names the client
   * @param time the column that says when a row was true; null when there is none
   * @param source the folder of the workspace that it was copied to
   */
  public record JoinedTable(
      String name,
      String file,
      long rows,
      long clients,
      String on,
      @Nullable String time,
      String source) {}

  /**
   * A table of clients.
   *
   * @param file its path, as given
   * @param rows data rows
   * @param delimiter what stands between cells, as the configuration writes it; null for a workbook
   * @param charset its encoding, as the configuration writes it; null for a workbook
   * @param source the folder of the workspace that it is in
   * @param copied whether it was copied there
   */
  public record Table(
      String file,
      long rows,
      @Nullable String delimiter,
      @Nullable String charset,
      String source,
      boolean copied) {}

  /**
   * The column that says who left.
   *
   * @param column its name
   * @param positive the word for 'left'
   * @param negative the word for 'stayed'
   * @param positives rows with the word for 'left'
   * @param negatives rows with the word for 'stayed'
   * @param unknown rows with neither
   */
  public record Label(
      String column,
      String positive,
      String negative,
      long positives,
      long negatives,
      long unknown) {}

  /**
   * A column of the table.
   *
   * @param name its name in the header
   * @param role its role in the schema
   * @param type the type of its cells
   * @param seen what its cells are
   * @param rules what later cells have to be
   * @param reason why it has its role, one sentence
   */
  public record TableColumn(
      String name,
      @Lower ColumnRole role,
      @Lower ColumnType type,
      Seen seen,
      Rules rules,
      String reason) {

    static TableColumn of(InferredColumn inferred) {
      Column column = inferred.column();
      return new TableColumn(
          column.name(),
          column.role(),
          column.type(),
          new Seen(
              inferred.blanks(),
              inferred.missing(),
              inferred.distinct(),
              inferred.exact(),
              EvaluationJson.orNull(inferred.least()),
              EvaluationJson.orNull(inferred.most()),
              inferred.examples()),
          new Rules(
              EvaluationJson.orNull(column.least()),
              column.format(),
              column.missing().isEmpty() ? null : column.missing()),
          inferred.reason());
    }
  }

  /**
   * What the cells of a column are.
   *
   * @param blanks number of blank ones
   * @param missing share of blank ones, 0 to 1
   * @param distinct number of different texts, blanks left out
   * @param distinctIsExact whether they were counted, not estimated (to about 1%)
   * @param least the smallest number; null without numbers
   * @param most the largest number; null without numbers
   * @param examples the most frequent texts, at most five
   */
  public record Seen(
      long blanks,
      double missing,
      long distinct,
      boolean distinctIsExact,
      @Nullable Double least,
      @Nullable Double most,
      List<String> examples) {}

  /**
   * Rules for the cells of a column.
   *
   * @param min the smallest number accepted; left out where there is no such rule
   * @param format how numbers or dates are written; left out for the standard form
   * @param missing words for a blank cell; left out where there are none
   */
  public record Rules(
      @OmitNull @Nullable Double min,
      @OmitNull @Nullable String format,
      @OmitNull @Nullable List<String> missing) {}
}
