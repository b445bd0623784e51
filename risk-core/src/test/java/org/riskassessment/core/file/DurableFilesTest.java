package org.riskassessment.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;

class DurableFilesTest {
  private static final byte[] OLD = "old ".repeat(50_000).getBytes(StandardCharsets.UTF_8);

  private static final byte[] NEW = "newer".repeat(60_000).getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  /** Fails at one call, counted from 1. */
  private static final class FailsAt implements DurableFiles.Watch {
    private final int failing;
    private final List<String> calls = new ArrayList<>();

    FailsAt(int failing) {
      this.failing = failing;
    }

    @Override
    public void before(String call, Path path) throws IOException {
      calls.add(call);
      if (calls.size() == failing) {
        throw new IOException("no space left on device");
      }
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writes_force_before_the_rename_and_the_folder_after_it() {
    FailsAt watch = new FailsAt(0);
    new DurableFiles(watch).write(folder.resolve("a").resolve("f"), "x");
    assertThat(watch.calls)
        .containsExactly(
            "createFolders", "forceFolder", "open", "write", "force", "rename", "forceFolder");
  }

  @Test
  void old_or_new_content_is_whole_whichever_call_fails() throws IOException {
    Path file = folder.resolve("f");
    int calls = 0;
    for (int n = 1; ; n++) {
      Files.write(file, OLD);
      FailsAt watch = new FailsAt(n);
      try {
        new DurableFiles(watch).write(file, NEW);
        calls = watch.calls.size();
        break;
      } catch (RiskException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.WRITE_FAILED);
        assertThat(e)
            .hasMessageContaining(file.toString())
            .hasRootCauseInstanceOf(IOException.class);
        boolean renamed = watch.calls.get(n - 1).equals("forceFolder");
        assertThat(Files.readAllBytes(file)).as("call %d", n).isEqualTo(renamed ? NEW : OLD);
        assertThat(names()).as("call %d", n).containsExactly("f");
        // What it says of the content has to be true at every call.
        assertThat(e.getMessage()).contains("no space left on device").doesNotContain("untouched");
      }
    }
    assertThat(calls).isEqualTo(5);
    assertThat(Files.readAllBytes(file)).isEqualTo(NEW);
  }

  @Test
  void a_first_content_is_there_whole_or_not_at_all() throws IOException {
    for (int n = 1; n <= 7; n++) {
      Path file = folder.resolve("sub-" + n).resolve("f");
      FailsAt watch = new FailsAt(n);
      DurableFiles files = new DurableFiles(watch);
      assertThatThrownBy(() -> files.write(file, "x")).isInstanceOf(RiskException.class);
      boolean renamed = watch.calls.contains("rename") && n == 7;
      assertThat(Files.exists(file)).as("call %d", n).isEqualTo(renamed);
    }
  }

  @Test
  void a_draft_left_by_a_crash_is_overwritten() throws IOException {
    Path left = folder.resolve(".f.tmp");
    Files.write(left, NEW);
    new DurableFiles().write(folder.resolve("f"), "short");
    assertThat(folder.resolve("f")).hasContent("short");
    assertThat(names()).containsExactly("f");
  }

  @Test
  void a_draft_that_is_not_committed_leaves_nothing() throws IOException {
    try (DurableFiles.Draft draft = new DurableFiles().draft(folder.resolve("f"))) {
      draft.out().write(OLD);
      draft.out().flush();
      assertThat(draft.path()).hasBinaryContent(OLD);
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void drafts_that_a_crash_left_are_deleted() throws IOException {
    Files.write(folder.resolve(".scratch.csv.tmp"), NEW);
    Files.write(folder.resolve("notes.tmp"), NEW);
    Files.write(folder.resolve("f"), OLD);
    new DurableFiles().deleteDrafts(folder);
    new DurableFiles().deleteDrafts(folder.resolve("missing"));
    assertThat(names()).containsExactly("f", "notes.tmp");
  }

  @Test
  void a_link_at_the_draft_s_name_is_not_followed() throws IOException {
    Path outside = folder.resolve("outside");
    Files.writeString(outside, "precious");
    Files.createSymbolicLink(folder.resolve(".f.tmp"), outside);
    new DurableFiles().write(folder.resolve("f"), "x");
    assertThat(outside).hasContent("precious");
    assertThat(folder.resolve("f")).hasContent("x");
    assertThat(names()).containsExactly("f", "outside");
  }

  @Test
  void a_link_at_the_target_is_replaced_and_not_followed() throws IOException {
    Path outside = folder.resolve("outside");
    Files.writeString(outside, "precious");
    Files.createSymbolicLink(folder.resolve("f"), outside);
    new DurableFiles().write(folder.resolve("f"), "x");
    assertThat(outside).hasContent("precious");
    assertThat(folder.resolve("f")).hasContent("x");
    assertThat(Files.isSymbolicLink(folder.resolve("f"))).isFalse();
  }

  @Test
  void a_folder_that_cannot_be_made_is_a_clean_error() throws IOException {
    Path file = folder.resolve("not-a-folder");
    Files.writeString(file, "precious");
    assertThatThrownBy(() -> new DurableFiles().write(file.resolve("f"), "x"))
        .isInstanceOfSatisfying(
            RiskException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.WRITE_FAILED);
              assertThat(e.context().file()).isEqualTo(file.resolve("f").toString());
            });
    assertThat(file).hasContent("precious");
  }

  /** /proc refuses new files to everyone, the superuser included. */
  @Test
  void a_folder_that_takes_no_files_is_a_clean_error() {
    Path target = Path.of("/proc/f");
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.isDirectory(Path.of("/proc/self")), "there is no /proc on this system");
    assertThatThrownBy(() -> new DurableFiles().write(target, "x"))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRITE_FAILED));
  }

  @Test
  void a_target_that_is_a_folder_stays() throws IOException {
    Path target = Files.createDirectory(folder.resolve("f"));
    Files.writeString(target.resolve("inside"), "precious");
    assertThatThrownBy(() -> new DurableFiles().write(target, "x"))
        .isInstanceOf(RiskException.class);
    assertThat(target.resolve("inside")).hasContent("precious");
    assertThat(names()).containsExactly("f");
  }

  @Test
  void deletes_what_is_there_and_minds_nothing_that_is_not() throws IOException {
    Path file = folder.resolve("f");
    Files.write(file, OLD);
    new DurableFiles().delete(file);
    new DurableFiles().delete(file);
    assertThat(file).doesNotExist();
    assertThatThrownBy(() -> new DurableFiles(new FailsAt(1)).delete(file))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRITE_FAILED));
  }

  /** Digests of FIPS 180-2: the empty message and 'abc'. */
  @Test
  void digests_are_the_published_ones() throws IOException {
    Path file = folder.resolve("f");
    Files.writeString(file, "abc");
    String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertThat(Sha256.ofFile(file)).isEqualTo(abc);
    assertThat(Sha256.hex("abc".getBytes(StandardCharsets.UTF_8))).isEqualTo(abc);
    assertThat(Sha256.hex(new byte[0]))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }
}
