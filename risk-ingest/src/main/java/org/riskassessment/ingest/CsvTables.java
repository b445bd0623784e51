package org.riskassessment.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.process.TableReader;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.ingest.csv.CsvFile;
import org.riskassessment.ingest.csv.CsvShape;
import org.riskassessment.ingest.csv.Expanded;

/** Reads CSV tables into memory. Safe for several threads. */
public final class CsvTables implements TableReader {

  @Override
  public Dataset dataset(RiskConfig config, DatasetRecord recorded) {
    String name = config.display(DatasetFile.of(config, recorded));
    Dataset.Builder rows = Dataset.builder(config.schema());
    List<RejectedRow> rejected = new ArrayList<>();
    try (InputStream in = new DatasetFile(config, new DurableFiles()).open(recorded)) {
      // What was accepted under other rules stays.
      read(in, name, config.schema().withoutRules(), rows, rejected);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
    if (!rejected.isEmpty()) {
      throw new RiskException(ErrorCode.DATA_INVALID, rejected.get(0).describe());
    }
    return rows.build();
  }

  @Override
  public Table table(Path fileOrFolder, Schema schema) {
    List<Path> paths = paths(fileOrFolder);
    Dataset.Builder rows = Dataset.builder(schema);
    List<RejectedRow> rejected = new ArrayList<>();
    for (Path path : paths) {
      try (InputStream in = Files.newInputStream(path)) {
        String name = path.toString();
        read(
            Expanded.open(in, name, Files.size(path), Long.MAX_VALUE),
            name,
            schema,
            rows,
            rejected);
      } catch (IOException e) {
        throw unreadable(path.toString(), e);
      }
    }
    Dataset table = rows.build();
    if (table.size() == 0) {
      throw new RiskException(
          ErrorCode.DATA_INVALID,
          rejected.isEmpty()
              ? "holds no rows"
              : "holds no usable row; the first: " + rejected.get(0).describe(),
          ErrorContext.ofFile(fileOrFolder));
    }
    return new Table(table, rejected);
  }

  private static List<Path> paths(Path fileOrFolder) {
    if (!Files.isDirectory(fileOrFolder)) {
      return List.of(fileOrFolder);
    }
    List<Path> paths =
        SourceFiles.of(FileSource.ofFolder(fileOrFolder.toString(), fileOrFolder)).files();
    if (paths.isEmpty()) {
      throw new RiskException(
          ErrorCode.SOURCE_UNREACHABLE,
          "holds no CSV file",
          ErrorContext.ofFile(fileOrFolder).withAccepted("files whose names end in .csv"));
    }
    return paths;
  }

  private static void read(
      InputStream in, String name, Schema schema, Dataset.Builder rows, List<RejectedRow> rejected)
      throws IOException {
    new CsvFile(schema, false, CsvShape.of(name))
        .read(
            in,
            name,
            new CsvFile.Sink() {
              @Override
              public void accepted(String[] cells, long line) {
                rows.add(cells);
              }

              @Override
              public void rejected(long line, RowFault fault, List<String> cells) {
                rejected.add(new RejectedRow(name, line, fault));
              }
            });
  }

  private static RiskException unreadable(String name, IOException cause) {
    return new RiskException(
        ErrorCode.SOURCE_UNREACHABLE,
        cause instanceof NoSuchFileException ? "is not there" : "cannot be read: " + cause,
        ErrorContext.ofFile(name),
        cause);
  }
}
