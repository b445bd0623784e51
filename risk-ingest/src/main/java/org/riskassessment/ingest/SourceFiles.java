package org.riskassessment.ingest;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.ingest.csv.RawTable;
import org.riskassessment.ingest.join.Joins;

/**
 * The files of a source.
 *
 * @param files all but hidden ones, in the order of their names
 * @param outside links to files outside the folder, which are not followed
 * @param unreadable folders within it that cannot be listed, with the reason
 * @param unread files that do not end like a table, where none is asked for by a pattern
 */
record SourceFiles(
    List<Path> files, List<Path> outside, List<Unreadable> unreadable, List<Path> unread) {
  record Unreadable(Path path, IOException why) {}

  /**
   * Lists a source.
   *
   * @throws RiskException SOURCE_UNREACHABLE when its folder cannot be listed
   */
  static SourceFiles of(FileSource source) {
    SourceFiles found =
        new SourceFiles(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try {
      found.walk(source, source.folder().toRealPath());
    } catch (NoSuchFileException e) {
      throw unreachable(source, "does not exist", e);
    } catch (NotDirectoryException e) {
      throw unreachable(source, "is not a folder", e);
    } catch (AccessDeniedException e) {
      throw unreachable(source, "cannot be read: permission denied", e);
    } catch (IOException e) {
      throw unreachable(source, "cannot be listed: " + e.getMessage(), e);
    }
    found.files.sort(null);
    found.outside.sort(null);
    found.unread.sort(null);
    return found;
  }

  /** The joined tables of a configuration, whose files are listed like those of a source. */
  static Joins joins(RiskConfig config, Cancellation cancellation) {
    return new Joins(config, cancellation, folder -> of(folder).files());
  }

  private void walk(FileSource source, Path real) throws IOException {
    Path folder = source.folder();
    if (!Files.isDirectory(real)) {
      throw new NotDirectoryException(folder.toString());
    }
    String glob = source.glob();
    PathMatcher wanted =
        glob == null
            ? RawTable::hasKnownEnding
            : FileSystems.getDefault().getPathMatcher("glob:" + glob);
    // Walk the real folder: a walk that follows no links would take a linked folder for a file.
    Files.walkFileTree(
        real,
        EnumSet.noneOf(FileVisitOption.class),
        depth(glob),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            return path.equals(real) || !isHidden(path)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            Path name = real.relativize(path);
            if (!isHidden(path) && wanted.matches(name)) {
              add(folder.resolve(name), real);
            } else if (glob == null && attributes.isRegularFile() && !isPassing(path)) {
              unread.add(folder.resolve(name));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException failure)
              throws IOException {
            if (path.equals(real)) {
              throw failure;
            }
            unreadable.add(new Unreadable(folder.resolve(real.relativize(path)), failure));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static int depth(@Nullable String glob) {
    if (glob == null) {
      return 1;
    }
    return glob.contains("**") ? Integer.MAX_VALUE : glob.split("/").length;
  }

  private void add(Path path, Path real) throws IOException {
    if (Files.isSymbolicLink(path) && Files.exists(path) && !path.toRealPath().startsWith(real)) {
      outside.add(path);
    } else if (!Files.isDirectory(path)) {
      files.add(path);
    }
  }

  /** Whether a file is hidden, or is still being written by a program. */
  private static boolean isPassing(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return isHidden(path)
        || name.endsWith("~")
        || Stream.of(".tmp", ".part", ".partial", ".crdownload", ".filepart", ".swp")
            .anyMatch(name::endsWith);
  }

  private static boolean isHidden(Path path) {
    String name = path.getFileName().toString();
    // Excel keeps a file of this kind beside a workbook that it has open.
    return name.startsWith(".") || name.startsWith("~$");
  }

  private static RiskException unreachable(FileSource source, String message, IOException cause) {
    return new RiskException(
        ErrorCode.SOURCE_UNREACHABLE,
        message,
        ErrorContext.ofFile(source.name()).withAccepted("a folder of CSV files"),
        cause);
  }
}
