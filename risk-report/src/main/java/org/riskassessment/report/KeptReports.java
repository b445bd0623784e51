package org.riskassessment.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.riskassessment.core.file.DurableFiles;

/**
 * The reports of earlier runs, each in a folder named after its run. Only folders that hold nothing
 * but reports are ever deleted.
 */
record KeptReports(Path reports, DurableFiles files) {
  private static final Pattern RUN = Pattern.compile("\\d{8}T\\d{6}\\.\\d{3}Z-[0-9a-f]+");

  /** Where a run's report is kept. */
  Path folder(String runId) {
    return reports.resolve(runId);
  }

  /**
   * Deletes the oldest reports.
   *
   * @param keep how many stay, beside that of the present run
   */
  void deleteAllBut(int keep, String present) {
    List<Path> old = new ArrayList<>();
    try (Stream<Path> folders = Files.list(reports)) {
      folders
          .filter(folder -> RUN.matcher(folder.getFileName().toString()).matches())
          .filter(folder -> !folder.getFileName().toString().equals(present))
          .filter(folder -> Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS))
          .sorted(Comparator.comparing((Path folder) -> folder.getFileName().toString()).reversed())
          .skip(keep)
          .forEach(old::add);
      for (Path folder : old) {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete(Path folder) throws IOException {
    List<Path> inside;
    try (Stream<Path> entries = Files.list(folder)) {
      inside = entries.toList();
    }
    if (inside.stream()
        .allMatch(
            file ->
                DocumentReportStage.isReport(file.getFileName().toString())
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))) {
      inside.forEach(files::delete);
      files.delete(folder);
    }
  }
}
