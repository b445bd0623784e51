package org.riskassessment.core.stage;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.store.DatasetRecord;

/** Reads tables into memory. */
public interface TableReader {

  /**
   * The rows of a recorded dataset, in the order they were ingested.
   *
   * @throws org.riskassessment.core.error.RiskException DATA_INVALID when the file has changed
   *     since it was recorded
   */
  Dataset dataset(RiskConfig config, DatasetRecord dataset);

  /**
   * The same part by part, in constant memory where the reader can.
   *
   * @param after an earlier state of the dataset, whose rows are not read; null for none
   * @param sink receives the parts in order
   */
  default void rows(
      RiskConfig config,
      DatasetRecord dataset,
      @Nullable DatasetRecord after,
      Consumer<Dataset> sink) {
    Dataset all = dataset(config, dataset);
    sink.accept(after == null ? all : all.slice((int) after.rows(), all.size()));
  }

  /**
   * The rows of a file, or of every file of a folder in name order, to be scored: none is labelled.
   * Files are read as those of the workspace's sources, unless they show that they are written
   * otherwise.
   *
   * @throws org.riskassessment.core.error.RiskException SOURCE_UNREACHABLE when it cannot be read,
   *     DATA_INVALID when it is not a table of the schema or holds no accepted row
   */
  Table table(RiskConfig config, Path fileOrFolder);

  /**
   * The same part by part, in constant memory where the reader can.
   *
   * @param sink receives the parts in order; rejected rows come with the part after them
   * @throws org.riskassessment.core.error.RiskException SOURCE_UNREACHABLE when it cannot be read,
   *     DATA_INVALID when it is not a table of the schema
   */
  default void parts(RiskConfig config, Path file, Consumer<Table> sink) {
    sink.accept(table(config, file));
  }

  /** The same with the labels that are valid. */
  default void labelledParts(RiskConfig config, Path file, Consumer<Table> sink) {
    parts(config, file, sink);
  }

  /**
   * All current rows of a source. The label column may be absent, and labels of the portfolio that
   * are not valid are blank.
   *
   * @throws org.riskassessment.core.error.RiskException SOURCE_UNREACHABLE when it cannot be read,
   *     DATA_INVALID when it is not a table of the schema or holds no accepted row
   */
  Table table(RiskConfig config, Source source, Cancellation cancellation);

  /**
   * A table that has been read.
   *
   * @param rejected rows that broke a rule
   * @param notes warnings about columns that differ from the schema's and lines that are no rows
   */
  record Table(Dataset rows, RejectedRows rejected, List<String> notes) {
    public Table {
      notes = List.copyOf(notes);
    }

    /** A table as it should be. */
    public Table(Dataset rows, RejectedRows rejected) {
      this(rows, rejected, List.of());
    }
  }

  /**
   * A rejected row.
   *
   * @param file the file, or the name of a database source
   * @param line where it begins, from 1; for a database, the number of the row
   */
  record RejectedRow(String file, long line, RowFault fault) {

    /** The fault in one line, for a message. */
    public String describe() {
      return new RiskException(
              ErrorCode.DATA_INVALID,
              "row rejected (" + fault.rule() + ")",
              new ErrorContext(file, line, fault.column(), fault.value(), fault.accepted(), null))
          .getMessage();
    }
  }
}
