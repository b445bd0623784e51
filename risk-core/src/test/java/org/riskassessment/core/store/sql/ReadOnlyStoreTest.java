package org.riskassessment.core.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.OddFiles;
import org.riskassessment.core.store.RunRecord;

/** A SQLite store that this user may only read. */
class ReadOnlyStoreTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void fill() throws IOException {
    file = Files.createDirectory(folder.resolve("data")).resolve("risk.db");
    try (SqlRiskStore store = open(file)) {
      add(store, "run-1");
    }
  }

  private static SqlRiskStore open(Path file) {
    return SqlRiskStore.open("jdbc:sqlite:" + file, "workspace");
  }

  private static void add(SqlRiskStore store, String id) {
    store.runs().start(RunRecord.started(id, "run", "hash", "test", Instant.EPOCH));
  }

  private static List<String> runs(SqlRiskStore store) {
    return store.runs().newest(10).stream().map(RunRecord::runId).toList();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(file.getParent())) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void it_is_read_and_nothing_is_written() throws IOException {
    try (OddFiles.ReadOnly readOnly = new OddFiles.ReadOnly(file.getParent());
        SqlRiskStore store = open(file)) {
      assertThat(readOnly).isNotNull();
      assertThat(runs(store)).containsExactly("run-1");
      assertThatThrownBy(() -> add(store, "run-2"))
          .isInstanceOfSatisfying(
              RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRITE_FAILED))
          .hasMessage(
              file
                  + ": nothing can be written to the store: this user may not write to the file or"
                  + " its folder");
    }
    assertThat(names()).containsExactly("risk.db", "store.lock");
  }

  @Test
  void it_shows_what_others_write_meanwhile() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    try (OddFiles.Mount mount = OddFiles.Mount.readOnly(file.getParent(), elsewhere);
        SqlRiskStore readOnly = open(elsewhere.resolve("risk.db"))) {
      assertThat(mount).isNotNull();
      assertThat(runs(readOnly)).containsExactly("run-1");
      try (SqlRiskStore writer = open(file)) {
        add(writer, "run-2");
        assertThat(runs(readOnly)).containsExactly("run-2", "run-1");
        add(writer, "run-3");
        assertThat(runs(readOnly)).containsExactly("run-3", "run-2", "run-1");
      }
      assertThat(runs(readOnly)).containsExactly("run-3", "run-2", "run-1");
    }
  }

  @Test
  void a_link_to_it_is_read_with_the_log_beside_the_file() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(folder.resolve("link.db"), elsewhere.resolve("risk.db"));
    try (OddFiles.Mount mount = OddFiles.Mount.readOnly(file.getParent(), elsewhere);
        SqlRiskStore writer = open(file)) {
      assertThat(mount).isNotNull();
      add(writer, "run-2");
      try (SqlRiskStore readOnly = open(link)) {
        assertThat(runs(readOnly)).containsExactly("run-2", "run-1");
      }
    }
  }

  @Test
  void what_a_crash_left_in_its_log_is_read() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    try (SqlRiskStore writer = open(file)) {
      add(writer, "run-2");
      for (String name : names()) {
        Files.copy(file.resolveSibling(name), copy.resolve(name));
      }
    }
    try (OddFiles.ReadOnly readOnly = new OddFiles.ReadOnly(copy);
        SqlRiskStore store = open(copy.resolve("risk.db"))) {
      assertThat(readOnly).isNotNull();
      assertThat(runs(store)).containsExactly("run-2", "run-1");
    }
    // Without its index the log cannot be read, and without its log the file is not the store.
    Files.delete(copy.resolve("risk.db-shm"));
    try (OddFiles.ReadOnly readOnly = new OddFiles.ReadOnly(copy)) {
      assertThat(readOnly).isNotNull();
      assertThatThrownBy(() -> open(copy.resolve("risk.db")))
          .isInstanceOfSatisfying(
              RiskException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNREACHABLE));
    }
  }

  @Test
  void one_of_an_earlier_release_is_not_upgraded() throws IOException, SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "delete from flyway_schema_history where installed_rank ="
              + " (select max(installed_rank) from flyway_schema_history)");
    }
    try (OddFiles.ReadOnly readOnly = new OddFiles.ReadOnly(file.getParent())) {
      assertThat(readOnly).isNotNull();
      assertThatThrownBy(() -> open(file))
          .isInstanceOfSatisfying(
              RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRITE_FAILED))
          .hasMessageContaining("have to be upgraded to version");
    }
  }

  @Test
  void the_file_and_its_log_are_for_the_owner_alone() throws IOException {
    try (SqlRiskStore store = open(file)) {
      add(store, "run-2");
      assertThat(names()).contains("risk.db-wal", "risk.db-shm");
      for (String name : names()) {
        assertThat(Files.getPosixFilePermissions(file.resolveSibling(name)))
            .as(name)
            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      }
    }
  }
}
