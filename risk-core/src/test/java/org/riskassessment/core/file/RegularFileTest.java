package org.riskassessment.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RegularFileTest {
  private static final int MOST = 10;

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("file"), text);
  }

  private static String reason(ThrowingCallable opening) {
    return RegularFile.reason(catchThrowableOfType(IOException.class, opening));
  }

  @Test
  void a_file_and_a_link_to_one_are_read_whole() throws IOException {
    Path file = file("ten bytes.");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    for (Path path : List.of(file, link)) {
      assertThat(RegularFile.text(path, MOST)).isEqualTo("ten bytes.");
      assertThat(RegularFile.open(path)).hasContent("ten bytes.");
    }
  }

  @Test
  void nothing_else_is_opened() throws IOException {
    Path pipe = folder.resolve("pipe");
    OddFiles.pipe(pipe);
    Path device = Files.createSymbolicLink(folder.resolve("device"), Path.of("/dev/zero"));
    for (Path path : List.of(pipe, device)) {
      assertThat(
              List.of(
                  reason(() -> RegularFile.open(path)),
                  reason(() -> RegularFile.bytes(path, MOST)),
                  reason(() -> RegularFile.attributes(path)),
                  reason(() -> Sha256.ofFile(path))))
          .containsOnly("cannot be read: it is a pipe or a device, not a file");
    }
    assertThat(reason(() -> RegularFile.open(folder)))
        .isEqualTo("cannot be read: it is a folder, not a file");
  }

  @Test
  void the_reason_is_plain() throws IOException {
    Path gone = folder.resolve("gone");
    Path link = Files.createSymbolicLink(folder.resolve("link"), gone);
    assertThat(reason(() -> RegularFile.open(gone))).isEqualTo("does not exist");
    assertThat(reason(() -> RegularFile.open(link)))
        .isEqualTo("links to a file that does not exist");
    assertThat(reason(() -> RegularFile.text(file("eleven byte"), MOST)))
        .isEqualTo("cannot be read: it is larger than 10 bytes");
    Path latin = Files.write(folder.resolve("latin"), new byte[] {(byte) 0xe9});
    assertThat(reason(() -> RegularFile.text(latin, MOST)))
        .isEqualTo("cannot be read: it is not text in UTF-8");
  }

  @Test
  void a_lock_file_is_made_for_its_owner_and_through_no_link() throws IOException {
    Path lock = folder.resolve("lock");
    RegularFile.openLock(lock, FileAccess.OWNER).close();
    assertThat(Files.getPosixFilePermissions(lock))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    Files.writeString(lock, "kept");
    try (FileChannel channel = RegularFile.openLock(lock, FileAccess.OWNER)) {
      assertThat(channel.size()).isEqualTo(4);
    }
    Path pipe = folder.resolve("pipe");
    OddFiles.pipe(pipe);
    for (Path target : List.of(lock, pipe, folder.resolve("gone"))) {
      Path link = Files.createSymbolicLink(folder.resolve("link"), target);
      assertThat(reason(() -> RegularFile.openLock(link, FileAccess.OWNER)))
          .isEqualTo("cannot be read: it is a link, not a file");
      Files.delete(link);
    }
    assertThat(reason(() -> RegularFile.openLock(pipe, FileAccess.OWNER)))
        .isEqualTo("cannot be read: it is a pipe or a device, not a file");
  }

  @Test
  void created_files_and_folders_have_the_access_asked_for() throws IOException {
    Path owners = folder.resolve("a/b/owner");
    new DurableFiles().write(owners, "x");
    Path group = folder.resolve("c/group");
    new DurableFiles(FileAccess.GROUP).write(group, "x");
    assertThat(
            List.of(mode(owners), mode(owners.getParent()), mode(folder.resolve("a")), mode(group)))
        .containsExactly("rw-------", "rwx------", "rwx------", "rw-r-----");
    assertThat(mode(folder.resolve("c"))).isEqualTo("rwxr-x---");
    // As any other program would make it.
    Path usual = Files.createFile(folder.resolve("usual"));
    new DurableFiles(FileAccess.UMASK).write(group, "y");
    assertThat(mode(group)).isEqualTo(mode(usual));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
