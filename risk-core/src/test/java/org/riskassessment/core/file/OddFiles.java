package org.riskassessment.core.file;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Files that tests need and Java cannot make. A test is skipped where the system cannot either. */
public final class OddFiles {
  private OddFiles() {}

  /** A pipe that nobody writes to, in place of whatever is there. */
  public static void pipe(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createDirectories(file.getParent());
    assumeTrue(succeeds("mkfifo", file.toString()), "no pipe can be made here");
  }

  /**
   * A folder and everything in it, which this user may only read from now on. The superuser may
   * write whatever the permissions say, so for him it is mounted.
   */
  public static final class ReadOnly implements AutoCloseable {
    private final Path folder;
    private final List<Path> changed = new ArrayList<>();
    private final boolean mounted;

    public ReadOnly(Path folder) throws IOException {
      this.folder = folder;
      this.mounted =
          succeeds("mount", "--bind", folder.toString(), folder.toString())
              && succeeds("mount", "-o", "remount,bind,ro", folder.toString());
      if (!mounted) {
        try (Stream<Path> all = Files.walk(folder)) {
          changed.addAll(all.toList());
        }
        for (Path path : changed) {
          setWritable(path, false);
        }
      }
      if (Files.isWritable(folder)) {
        close();
        assumeTrue(false, "nothing can be made read-only for this user");
      }
    }

    private static void setWritable(Path path, boolean writable) throws IOException {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
      if (writable) {
        permissions.add(PosixFilePermission.OWNER_WRITE);
      } else {
        permissions.removeAll(PosixFilePermissions.fromString("-w--w--w-"));
      }
      Files.setPosixFilePermissions(path, permissions);
    }

    @Override
    public void close() throws IOException {
      if (mounted) {
        succeeds("umount", "--lazy", folder.toString());
      }
      for (Path path : changed) {
        setWritable(path, true);
      }
    }
  }

  /** A folder that shows another one, read-only. */
  public static final class Mount implements AutoCloseable {
    private final Path at;

    private Mount(Path at) {
      this.at = at;
    }

    public static Mount readOnly(Path folder, Path at) throws IOException {
      assumeTrue(
          succeeds("mount", "--bind", folder.toString(), at.toString()), "nothing can be mounted");
      Mount mount = new Mount(at);
      if (!succeeds("mount", "-o", "remount,bind,ro", at.toString())) {
        mount.close();
        assumeTrue(false, "nothing can be mounted read-only");
      }
      return mount;
    }

    @Override
    public void close() throws IOException {
      succeeds("umount", "--lazy", at.toString());
    }
  }

  private static boolean succeeds(String... command) throws IOException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      throw new IOException(e);
    } catch (IOException e) {
      return false; // There is no such program.
    }
  }
}
