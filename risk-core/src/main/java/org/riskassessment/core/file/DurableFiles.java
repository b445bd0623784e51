package org.riskassessment.core.file;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;

/**
 * Writes files so that a reader, or the next run after a crash, finds either the whole old content
 * or the whole new one: write under a temporary name in the same folder, force, rename, force the
 * folder.
 *
 * <p>The temporary name follows from the target's, so the next write removes what a crash left
 * behind. A link is replaced, not written through. Callers hold the workspace's lock. Failures are
 * {@link ErrorCode#WRITE_FAILED}. Safe for several threads as long as they write different targets.
 */
public final class DurableFiles {

  /** Called before every disk operation; a test may throw instead. */
  @FunctionalInterface
  public interface Watch {
    void before(String call, Path path) throws IOException;
  }

  private static final String DRAFT = ".tmp";

  private final Watch watch;
  private final FileAccess access;

  /** Files that only their owner may read. */
  public DurableFiles() {
    this(FileAccess.OWNER);
  }

  public DurableFiles(FileAccess access) {
    this((call, path) -> {}, access);
  }

  public DurableFiles(Watch watch) {
    this(watch, FileAccess.OWNER);
  }

  private DurableFiles(Watch watch, FileAccess access) {
    this.watch = watch;
    this.access = access;
  }

  /** Replaces the target's content; creates its folder when that is missing. */
  public void write(Path target, byte[] content) {
    try (Draft draft = draft(target)) {
      draft.out().write(content);
      draft.commit();
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /** Replaces the target's content with UTF-8 text. */
  public void write(Path target, String text) {
    write(target, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Starts a new content for the target; {@link Draft#commit()} puts it in place. */
  public Draft draft(Path target) throws IOException {
    createFolders(folderOf(target));
    return new Draft(target);
  }

  /** Deletes a file if it exists. */
  public void delete(Path file) {
    try {
      watch.before("delete", file);
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /**
   * Deletes the drafts that a crash left in a folder, whose targets may never be written again. No
   * other process may be writing there.
   */
  public void deleteDrafts(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> drafts = Files.newDirectoryStream(folder, ".*" + DRAFT)) {
      drafts.forEach(this::delete);
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  private void createFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Deque<Path> changed = new ArrayDeque<>();
    for (Path made = folder.toAbsolutePath(); !Files.isDirectory(made); ) {
      made = folderOf(made);
      changed.push(made);
    }
    watch.before("createFolders", folder);
    access.createFolders(folder);
    for (Path outer : changed) {
      forceFolder(outer);
    }
  }

  private void forceFolder(Path folder) throws IOException {
    watch.before("forceFolder", folder);
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  private static Path folderOf(Path target) {
    return Objects.requireNonNull(target.toAbsolutePath().getParent(), "a file has a folder");
  }

  /** The exception for a file that cannot be written, for callers that write through a draft. */
  public static RiskException failure(Path target, IOException cause) {
    return new RiskException(
        ErrorCode.WRITE_FAILED,
        "cannot be written (" + RegularFile.cause(cause) + "); no partial file is left",
        ErrorContext.ofFile(target),
        cause);
  }

  /** A new content being written beside its target. Closing it without a commit discards it. */
  public final class Draft implements AutoCloseable {
    private final Path target;
    private final Path draft;
    private final FileChannel channel;
    private final OutputStream out;
    private boolean ended;

    private Draft(Path target) throws IOException {
      this.target = target;
      this.draft = target.resolveSibling("." + target.getFileName() + DRAFT);
      watch.before("open", draft);
      // What is there may be a link or a pipe, or have other permissions.
      Files.deleteIfExists(draft);
      this.channel = FileChannel.open(draft, Set.of(CREATE_NEW, WRITE), access.ofFile(draft));
      this.out = new BufferedOutputStream(new Watched(Channels.newOutputStream(channel)), 1 << 16);
    }

    /** Where the content is until it is committed, for reading back what was flushed. */
    public Path path() {
      return draft;
    }

    /** The stream to write to; buffered. */
    public OutputStream out() {
      return out;
    }

    /** Drops everything after the first {@code bytes}; writing continues there. */
    public void truncate(long bytes) throws IOException {
      out.flush();
      watch.before("truncate", draft);
      channel.truncate(bytes);
    }

    /** Makes the written content the target's, durably. */
    public void commit() throws IOException {
      out.flush();
      watch.before("force", draft);
      channel.force(true);
      channel.close();
      watch.before("rename", target);
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      ended = true;
      forceFolder(folderOf(target));
    }

    @Override
    public void close() throws IOException {
      channel.close();
      if (!ended) {
        watch.before("delete", draft);
        Files.deleteIfExists(draft);
        ended = true;
      }
    }

    private final class Watched extends FilterOutputStream {
      Watched(OutputStream inner) {
        super(inner);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        watch.before("write", draft);
        out.write(bytes, offset, length);
      }
    }
  }
}
