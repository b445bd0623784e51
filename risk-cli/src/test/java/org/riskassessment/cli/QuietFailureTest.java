package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a library throws or logs ends in one sentence; its trace is shown with {@code -v} only. */
class QuietFailureTest {
  @TempDir Path folder;

  /** The first command, where no file can grow beyond so many blocks, as on a full disk. */
  private ChildProgram onFullDisk(String... options) {
    TestWorkspace workspace = TestWorkspace.of(folder.resolve("w"), List.of());
    List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 20; exec \"$@\"", "sh"));
    command.addAll(ChildProgram.command(List.of("-XX:-UsePerfData"), workspace.arguments("run")));
    command.addAll(List.of(options));
    return ChildProgram.start(command);
  }

  @Test
  void a_full_disk_at_the_first_command_is_a_sentence() {
    Result full = onFullDisk().await().exits(5);
    assertThat(full.err())
        .startsWith("risk: ")
        .contains("risk.db: the store cannot be used: its tables cannot be created")
        .endsWith("\n")
        .hasLineCount(1);
  }

  @Test
  void verbose_shows_where_it_failed() {
    try (ChildProgram program = onFullDisk("-v")) {
      assertThat(program.endsWithin(60_000)).isTrue();
      assertThat(program.untilItSays("\tat org.flywaydb").err().toString()).startsWith("risk: ");
    }
  }

  @Test
  void a_temporary_folder_that_takes_no_file_is_a_sentence() {
    TestWorkspace workspace = TestWorkspace.of(folder.resolve("w"), List.of());
    List<String> command =
        new ArrayList<>(
            ChildProgram.command(List.of("-Djava.io.tmpdir=/proc"), workspace.arguments("status")));
    command.removeIf(option -> option.startsWith("-Dorg.sqlite.lib"));
    Result unpacked = ChildProgram.start(command).await().exits(5);
    assertThat(unpacked.err())
        .startsWith("risk: /proc: the store cannot be opened: SQLite's library")
        .hasLineCount(1);
  }
}
