package org.riskassessment.core.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;

/**
 * Keeps two runs from changing a workspace at once. The operating system holds the lock, so it ends
 * with its process however that ends; the file stays.
 */
final class RunLock implements AutoCloseable {
  /**
   * The locks that this process holds: closing any channel of a file frees all that the process has
   * on it, so a second one must not even be opened.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path key;
  private final FileChannel channel;

  private RunLock(Path key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws RiskException LOCKED when another run holds it
   */
  static RunLock take(RiskConfig config) {
    Path file = config.outputFolder().resolve("run.lock");
    try {
      Path key = Files.createDirectories(config.outputFolder()).toRealPath();
      if (!HELD.add(key)) {
        throw locked(config, file);
      }
      try {
        return new RunLock(key, open(config, file));
      } catch (IOException | RuntimeException e) {
        HELD.remove(key);
        throw e;
      }
    } catch (IOException e) {
      throw new RiskException(
          ErrorCode.WRITE_FAILED,
          "the lock of the workspace cannot be taken: " + e,
          ErrorContext.ofFile(config.display(file)),
          e);
    }
  }

  private static FileChannel open(RiskConfig config, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw locked(config, file);
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static RiskException locked(RiskConfig config, Path file) {
    return new RiskException(
        ErrorCode.LOCKED,
        "another run is changing this workspace; try again when it has ended",
        ErrorContext.ofFile(config.display(file)));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      HELD.remove(key);
    }
  }
}
