package org.riskassessment.core.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.RegularFile;

/**
 * Keeps two runs from changing a workspace at the same time. The operating system holds the lock,
 * so it is released however the process ends; the file stays.
 */
public final class RunLock implements AutoCloseable {
  private static final String NAME = "run.lock";

  /** More than a process id takes. */
  private static final int LONGEST = 1 << 12;

  /**
   * The locks that this process holds. Shared by the whole process, like the operating system's
   * locks: closing the file anywhere in the process releases its lock.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private RunLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws RiskException LOCKED when another run holds it
   */
  public static RunLock take(RiskConfig config) {
    Path file = config.outputFolder().resolve(NAME);
    try {
      config.fileAccess().createFolders(config.outputFolder());
      Path real = config.outputFolder().toRealPath().resolve(NAME);
      if (!HELD.add(real)) {
        throw locked(config, file);
      }
      FileChannel channel = null;
      boolean taken = false;
      try {
        channel = RegularFile.openLock(file, config.fileAccess());
        if (channel.tryLock() == null) {
          throw locked(config, file);
        }
        channel.truncate(0);
        channel.write(
            ByteBuffer.wrap(
                (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        taken = true;
        return new RunLock(real, channel);
      } finally {
        if (!taken) {
          if (channel != null) {
            channel.close();
          }
          HELD.remove(real);
        }
      }
    } catch (IOException e) {
      throw new RiskException(
          ErrorCode.WRITE_FAILED,
          "cannot be written ("
              + RegularFile.cause(e)
              + "); until it can, this workspace can only be read",
          ErrorContext.ofFile(config.display(file)),
          e);
    }
  }

  /**
   * The process that holds the lock, if any. Never tries the lock of a process that has ended, so
   * checking cannot stop a run from starting.
   */
  public static OptionalLong holder(RiskConfig config) {
    Path file = config.outputFolder().resolve(NAME);
    long own = ProcessHandle.current().pid();
    try {
      if (HELD.contains(config.outputFolder().toRealPath().resolve(NAME))) {
        return OptionalLong.of(own);
      }
      byte[] content = RegularFile.bytes(file, LONGEST);
      String text = new String(content, StandardCharsets.US_ASCII).strip();
      long pid = text.matches("[0-9]{1,18}") ? Long.parseLong(text) : own;
      if (pid == own || ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
        return OptionalLong.empty();
      }
      // Shared, which takes no permission to write.
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
          FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
        // The process id may have been reused since.
        return lock == null ? OptionalLong.of(pid) : OptionalLong.empty();
      }
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    } catch (IOException e) {
      throw new RiskException(
          ErrorCode.WRITE_FAILED,
          RegularFile.reason(e),
          ErrorContext.ofFile(config.display(file)),
          e);
    }
  }

  private static RiskException locked(RiskConfig config, Path file) {
    return new RiskException(
        ErrorCode.LOCKED,
        "another run is changing this workspace; try again when it has finished",
        ErrorContext.ofFile(config.display(file)));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      HELD.remove(file);
    }
  }
}
