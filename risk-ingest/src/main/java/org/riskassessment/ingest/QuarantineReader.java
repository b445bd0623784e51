package org.riskassessment.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.store.Batch;
import org.riskassessment.ingest.row.QuarantinedRow;

/**
 * Reads the rejected rows of a batch from its quarantine file, no further than the last row asked
 * for. Safe for several threads.
 */
public final class QuarantineReader {
  /** Longer cells are cut and end with an ellipsis. */
  private static final int LONGEST_CELL = 30_000;

  private static final int CELLS = 7;

  private final RiskConfig config;

  public QuarantineReader(RiskConfig config) {
    this.config = config;
  }

  /** Where the rejected rows of a batch are; the file exists only if there are some. */
  public Path file(Batch batch) {
    return Quarantine.file(config, batch.sha256(), batch.name());
  }

  /**
   * The first rejected rows of a batch, in the order of its lines; none when there is no file.
   *
   * @param limit how many rows at most
   * @throws RiskException DATA_INVALID when the file is damaged, SOURCE_UNREACHABLE when it cannot
   *     be read
   */
  public List<QuarantinedRow> read(Batch batch, int limit) {
    Path file = file(batch);
    try (Reader reader = new InputStreamReader(RegularFile.open(file), UTF_8.newDecoder());
        CSVParser parser = CSVParser.parse(reader, CSVFormat.DEFAULT)) {
      return parser.stream().skip(1).limit(limit).map(record -> row(record, file)).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (UncheckedIOException e) {
      throw failure(file, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private QuarantinedRow row(CSVRecord record, Path file) {
    if (record.size() != CELLS) {
      throw invalid(file, record.getRecordNumber(), record.size() + " cells", null);
    }
    try {
      return new QuarantinedRow(
          Long.parseLong(record.get(1)),
          new RowFault(cell(record, 2), cell(record, 3), cell(record, 4), cell(record, 5)),
          cell(record, 6));
    } catch (NumberFormatException e) {
      throw invalid(file, record.getRecordNumber(), record.get(1), e);
    }
  }

  private static String cell(CSVRecord record, int column) {
    String cell = record.get(column);
    if (cell.length() <= LONGEST_CELL) {
      return cell;
    }
    int halved = Character.isHighSurrogate(cell.charAt(LONGEST_CELL - 1)) ? 1 : 0;
    return cell.substring(0, LONGEST_CELL - halved) + "…";
  }

  private RiskException failure(Path file, IOException cause) {
    return cause instanceof CSVException || cause instanceof CharacterCodingException
        ? new RiskException(
            ErrorCode.DATA_INVALID,
            "is damaged: " + cause.getMessage(),
            ErrorContext.ofFile(config.display(file)),
            cause)
        : new RiskException(
            ErrorCode.SOURCE_UNREACHABLE,
            RegularFile.reason(cause),
            ErrorContext.ofFile(config.display(file)),
            cause);
  }

  private RiskException invalid(
      Path file, long record, String value, @Nullable NumberFormatException cause) {
    return new RiskException(
        ErrorCode.DATA_INVALID,
        "is damaged in entry " + record,
        ErrorContext.ofFile(config.display(file))
            .withValue(value)
            .withAccepted(CELLS + " cells, the second a number"),
        cause);
  }
}
