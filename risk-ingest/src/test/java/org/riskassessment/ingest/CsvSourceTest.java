package org.riskassessment.ingest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.riskassessment.core.config.FileLayout;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.SchemaPolicy;
import org.riskassessment.core.config.Source;
import org.riskassessment.ingest.csv.CanonicalCsv;

/** CSV files as a source. */
class CsvSourceTest extends ClientSourceContract {
  private List<String> columns = List.of();
  private int files;

  @Override
  Source source(SchemaPolicy policy) {
    return new FileSource(
        "clients", "clients", folder.resolve("clients"), null, FileLayout.UNKNOWN, policy);
  }

  @Override
  void create(List<String> names) throws Exception {
    columns = names;
    Files.createDirectories(folder.resolve("clients"));
  }

  @Override
  void add(List<List<String>> rows) throws Exception {
    StringBuilder text = new StringBuilder(CanonicalCsv.text(columns) + "\n");
    rows.forEach(row -> text.append(CanonicalCsv.text(row)).append('\n'));
    Path file = folder.resolve("clients/" + files++ + ".csv");
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(workspace.now.minusSeconds(3600)));
  }
}
