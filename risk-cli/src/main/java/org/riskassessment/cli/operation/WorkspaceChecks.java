package org.riskassessment.cli.operation;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.wire.DoctorJson;
import org.riskassessment.ingest.UnreadFiles;
import org.riskassessment.ingest.jdbc.JdbcRows;

/** Checks the sources, folders and disk that a workspace's configuration names. */
final class WorkspaceChecks {
  private static final long MIB = 1L << 20;
  private static final long LEAST_FREE = 100 * MIB;
  private static final long COMFORTABLE_FREE = 1024 * MIB;

  private WorkspaceChecks() {}

  /** The first source that cannot be reached, or else the names of all. */
  static Finding input(RiskConfig config) {
    List<String> names = new ArrayList<>();
    for (Source source : config.sources()) {
      Finding finding =
          source instanceof FileSource files
              ? folder(config, files.folder())
              : database(config, (JdbcSource) source);
      if (finding.status() != DoctorJson.Status.OK) {
        return finding;
      }
      names.add(finding.message());
    }
    List<IngestionReport.Unreadable> unread = UnreadFiles.of(config);
    if (!unread.isEmpty()) {
      return Finding.attention(
          unread.get(0).name()
              + " "
              + unread.get(0).reason()
              + (unread.size() > 1 ? " (and " + (unread.size() - 1) + " more such files)" : ""),
          "save it as CSV or .xlsx, or move it out of the folder");
    }
    return Finding.ok(String.join(", ", names));
  }

  private static Finding database(RiskConfig config, JdbcSource source) {
    try {
      JdbcRows.check(source, config.workspace(), new Cancellation());
      return Finding.ok(source.name() + " (" + source.database().display() + ")");
    } catch (RiskException e) {
      return Finding.failed(e.code(), e.getMessage(), "fix what the database reports");
    }
  }

  private static Finding folder(RiskConfig config, Path folder) {
    String name = config.display(folder);
    if (!Files.isDirectory(folder)) {
      return Finding.failed(
          ErrorCode.SOURCE_UNREACHABLE,
          name + (Files.exists(folder) ? " is not a folder" : " does not exist"),
          "create it, or correct the configuration");
    }
    return Files.isReadable(folder) && Files.isExecutable(folder)
        ? Finding.ok(name)
        : Finding.failed(
            ErrorCode.SOURCE_UNREACHABLE, name + " is not readable", "chmod u+rx " + name);
  }

  static Finding testData(RiskConfig config) {
    if (config.testData() instanceof JdbcSource source) {
      return database(config, source);
    }
    Path data = ((FileSource) config.testData()).folder();
    String name = config.display(data);
    if (!Files.exists(data)) {
      return Finding.attention(
          name + " does not exist: versions are judged on held-out clients alone",
          "put labelled CSV files there, or correct test_data_path");
    }
    return Files.isDirectory(data) ? folder(config, data) : file(config, data);
  }

  private static Finding file(RiskConfig config, Path file) {
    String name = config.display(file);
    try {
      RegularFile.attributes(file);
    } catch (IOException e) {
      return Finding.failed(
          ErrorCode.SOURCE_UNREACHABLE,
          name + " " + RegularFile.reason(e),
          "replace it with a file, or correct the configuration");
    }
    return Files.isReadable(file)
        ? Finding.ok(name)
        : Finding.failed(
            ErrorCode.SOURCE_UNREACHABLE, name + " is not readable", "chmod u+r " + name);
  }

  static Finding portfolio(RiskConfig config, Source portfolio) {
    if (portfolio instanceof JdbcSource source) {
      return database(config, source);
    }
    Path path = ((FileSource) portfolio).folder();
    return Files.exists(path) && !Files.isDirectory(path)
        ? file(config, path)
        : folder(config, path);
  }

  /** A folder that is created when it is first written to. */
  static Finding written(RiskConfig config, Path folder) {
    String name = config.display(folder);
    Path there = nearest(folder);
    if (!Files.isDirectory(there)) {
      return Finding.failed(
          ErrorCode.WRITE_FAILED,
          config.display(there) + " is not a folder",
          "move the file away, or correct the path in the configuration");
    }
    if (!Files.isWritable(there) || !Files.isExecutable(there)) {
      return Finding.failed(
          ErrorCode.WRITE_FAILED,
          (there.equals(folder) ? name : name + " cannot be created: " + there)
              + " is not writable",
          "chmod u+wx " + there + ", or run as the folder's owner");
    }
    return Finding.ok(there.equals(folder) ? name : name + ", created when needed");
  }

  /** The path itself, or the nearest folder above it that exists. */
  private static Path nearest(Path path) {
    Path there = path;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there;
  }

  /**
   * Files of earlier releases, or copied here, that more people may read than the configuration
   * says.
   */
  static Finding access(RiskConfig config) throws IOException {
    Set<Path> files = new TreeSet<>();
    config.store().database().file().ifPresent(files::add);
    for (Path folder :
        List.of(config.outputFolder(), config.reportFolder(), config.productionFolder())) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> inside = Files.list(folder)) {
          inside.forEach(files::add);
        }
      }
    }
    List<Path> exposed = new ArrayList<>();
    for (Path file : files) {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && config.fileAccess().isExceededBy(file)) {
        exposed.add(file);
      }
    }
    if (exposed.isEmpty()) {
      return Finding.ok(Words.lower(config.fileAccess()));
    }
    String first = config.display(exposed.get(0));
    return Finding.attention(
        "other users may read "
            + first
            + (exposed.size() > 1 ? " and " + (exposed.size() - 1) + " more files" : "")
            + ", which file_access does not allow",
        "chmod go-r " + first + ", or set file_access");
  }

  /** Room for a second copy of the dataset, which ingestion needs for a moment. */
  static Finding disk(RiskConfig config) throws IOException {
    Path folder = nearest(config.outputFolder());
    FileStore disk = Files.getFileStore(folder);
    long free = disk.getUsableSpace();
    long dataset = Files.isRegularFile(config.datasetFile()) ? Files.size(config.datasetFile()) : 0;
    String message = String.format(Locale.ROOT, "%,d MiB free", free / MIB);
    String fix = "free space on the disk of " + folder;
    if (free < LEAST_FREE + dataset) {
      return Finding.failed(
          ErrorCode.WRITE_FAILED, message + ": too little for another copy of the dataset", fix);
    }
    return free < COMFORTABLE_FREE + 2 * dataset
        ? Finding.attention(message, fix)
        : Finding.ok(message);
  }
}
