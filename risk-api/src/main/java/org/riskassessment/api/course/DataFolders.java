package org.riskassessment.api.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.riskassessment.api.http.ProblemException;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;

/**
 * The folders whose files a request may read: the input folders, the output folder and the test
 * data. A file must be a CSV file whose real path, with every link followed, is in one of them. The
 * folders themselves may be links, because they come from the configuration. Safe for several
 * threads.
 */
public final class DataFolders {
  private static final int LONGEST_PATH = 1_000;

  private final RiskConfig config;
  private final List<Path> folders;

  /**
   * A file that may be read.
   *
   * @param real its real path, without links
   * @param display its name in answers: the path asked for, relative to the workspace
   */
  record DataFile(Path real, String display) {}

  DataFolders(RiskConfig config) {
    this.config = config;
    this.folders =
        Stream.of(
                config.sources().stream().flatMap(DataFolders::folder),
                Stream.of(config.outputFolder()),
                folder(config.testData()))
            .flatMap(Function.identity())
            .toList();
  }

  private static Stream<Path> folder(Source source) {
    return source instanceof FileSource files ? Stream.of(files.folder()) : Stream.empty();
  }

  /**
   * Finds the file that a request named, without opening it.
   *
   * @param dataset a path, relative to the workspace; taken literally, never decoded
   * @throws ProblemException 403 if it is outside the folders, 404 if there is no such CSV file
   */
  DataFile file(String dataset) {
    Path requested = requested(dataset);
    if (folders.stream().noneMatch(requested::startsWith)) {
      throw outside();
    }
    String display = config.display(requested);
    Path real;
    try {
      real = requested.toRealPath();
    } catch (IOException | SecurityException e) {
      throw missing(display);
    }
    if (folders.stream().noneMatch(folder -> holds(folder, real))) {
      throw outside();
    }
    if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS) || !isData(requested, real)) {
      throw missing(display);
    }
    return new DataFile(real, display);
  }

  private Path requested(String dataset) {
    if (dataset.isBlank() || dataset.length() > LONGEST_PATH) {
      throw new ProblemException(404, "The dataset is not a valid path of a file.");
    }
    try {
      return config.workspace().resolve(dataset).normalize();
    } catch (InvalidPathException e) {
      throw new ProblemException(404, "The dataset is not a valid path of a file.");
    }
  }

  private static boolean holds(Path folder, Path real) {
    try {
      return real.startsWith(folder.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  /** Keeps other files of these folders, such as a store, from being read. */
  private boolean isData(Path requested, Path real) {
    return isCsv(requested) && isCsv(real) || folder(config.testData()).anyMatch(requested::equals);
  }

  /** Whether a file's name is that of a visible CSV file. */
  public static boolean isCsv(Path file) {
    String name = file.getFileName().toString();
    return name.toLowerCase(Locale.ROOT).endsWith(".csv") && !name.startsWith(".");
  }

  private ProblemException outside() {
    return new ProblemException(
        403,
        "The dataset is outside the workspace's data folders; accepted: a CSV file in "
            + String.join(", ", folders.stream().map(this::shown).distinct().toList())
            + ".");
  }

  /** A folder outside the workspace is not named. */
  private String shown(Path folder) {
    return folder.startsWith(config.workspace())
        ? config.display(folder)
        : "a configured folder outside the workspace";
  }

  private static ProblemException missing(String display) {
    return new ProblemException(404, display + " does not exist or is not a CSV file.");
  }
}
