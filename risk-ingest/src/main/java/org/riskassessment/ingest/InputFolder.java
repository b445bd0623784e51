package org.riskassessment.ingest;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;

/**
 * The CSV files of a folder.
 *
 * @param files those ending in {@code .csv}, hidden ones left out, in the order of their names
 * @param outside links that lead out of the folder, which are not followed
 */
record InputFolder(List<Path> files, List<Path> outside) {

  /**
   * Lists a folder.
   *
   * @param name what to call it in messages
   */
  static InputFolder csvFiles(Path folder, String name) {
    List<Path> files = new ArrayList<>();
    List<Path> outside = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      Path real = folder.toRealPath();
      for (Path entry : entries.filter(InputFolder::isCsv).sorted().toList()) {
        if (Files.isSymbolicLink(entry)
            && Files.exists(entry)
            && !entry.toRealPath().startsWith(real)) {
          outside.add(entry);
        } else if (!Files.isDirectory(entry)) {
          files.add(entry);
        }
      }
      return new InputFolder(files, outside);
    } catch (NoSuchFileException e) {
      throw unreachable(name, "is not there", e);
    } catch (NotDirectoryException e) {
      throw unreachable(name, "is not a folder", e);
    } catch (AccessDeniedException e) {
      throw unreachable(name, "may not be read", e);
    } catch (IOException e) {
      throw unreachable(name, "cannot be listed: " + e.getMessage(), e);
    }
  }

  private static boolean isCsv(Path path) {
    String name = path.getFileName().toString();
    return name.toLowerCase(Locale.ROOT).endsWith(".csv") && !name.startsWith(".");
  }

  private static RiskException unreachable(String name, String message, IOException cause) {
    return new RiskException(
        ErrorCode.SOURCE_UNREACHABLE,
        message,
        ErrorContext.ofFile(name).withAccepted("a folder of CSV files"),
        cause);
  }
}
