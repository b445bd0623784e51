package org.riskassessment.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;

/**
 * Decides which file a request may have read: a CSV file whose real path, every link followed, lies
 * in the input folder, the output folder or the test data. The folders themselves may be links,
 * because the configuration names them, not the request. Safe for several threads.
 */
final class DataFolders {
  private static final int LONGEST_PATH = 1_000;

  private final RiskConfig config;
  private final List<Path> folders;

  /**
   * A file that may be read.
   *
   * @param real the file, free of links
   * @param display its name in answers: as asked for, relative to the workspace
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
   * The file that a request named; nothing is opened.
   *
   * @param dataset a path, relative to the workspace; taken as it is, never decoded
   * @throws Refusal 403 when it lies outside of the folders, 404 when there is no such CSV file
   */
  DataFile file(String dataset) {
    Path asked = asked(dataset);
    if (folders.stream().noneMatch(asked::startsWith)) {
      throw outside();
    }
    String display = config.display(asked);
    Path real;
    try {
      real = asked.toRealPath();
    } catch (IOException | SecurityException e) {
      throw missing(display);
    }
    if (folders.stream().noneMatch(folder -> holds(folder, real))) {
      throw outside();
    }
    if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS) || !isData(asked, real)) {
      throw missing(display);
    }
    return new DataFile(real, display);
  }

  private Path asked(String dataset) {
    if (dataset.isBlank() || dataset.length() > LONGEST_PATH) {
      throw new Refusal(404, "There is no file of that name.");
    }
    try {
      return config.workspace().resolve(dataset).normalize();
    } catch (InvalidPathException e) {
      throw new Refusal(404, "There is no file of that name.");
    }
  }

  private static boolean holds(Path folder, Path real) {
    try {
      return real.startsWith(folder.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  /** Other files of these folders, such as a store, are none of a request's business. */
  private boolean isData(Path asked, Path real) {
    return isCsv(asked) && isCsv(real) || folder(config.testData()).anyMatch(asked::equals);
  }

  private static boolean isCsv(Path file) {
    String name = file.getFileName().toString();
    return name.toLowerCase(Locale.ROOT).endsWith(".csv") && !name.startsWith(".");
  }

  private Refusal outside() {
    return new Refusal(
        403,
        "The dataset is outside of the workspace's data folders; accepted: a CSV file in "
            + String.join(", ", folders.stream().map(this::shown).distinct().toList())
            + ".");
  }

  /** A folder outside of the workspace is not told by name. */
  private String shown(Path folder) {
    return folder.startsWith(config.workspace())
        ? config.display(folder)
        : "a configured folder elsewhere";
  }

  private static Refusal missing(String display) {
    return new Refusal(404, "There is no CSV file " + display + ".");
  }
}
