package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.riskassessment.core.simulate.ClientSimulator;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.sql.SqlRiskStore;

/**
 * A run that is stopped or killed, and the next one, over so many rows that each step takes time. A
 * stop may take five seconds for a million rows: of the processor's time, which is the same on a
 * busy machine, and in proportion for fewer rows. {@code -Pstress} tries nearly a million.
 */
class SignalTest {
  private static final int CLIENTS = 60_000;
  private static final int MANY_CLIENTS =
      System.getProperty("stress") == null ? 400_000 : 2_000_000;
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  @TempDir static Path shared;
  @TempDir Path temporary;
  private static Path source;

  @BeforeAll
  static void simulate() {
    source = simulated("source.csv", CLIENTS);
  }

  /** Rows of fewer than half of so many clients. */
  private static Path simulated(String name, int population) {
    ClientSimulator clients = new ClientSimulator(42, population);
    new TestWorkspace(shared).simulate(name, sink -> clients.source(1, sink));
    return shared.resolve(name);
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143, ingest", "INT, 130, train"})
  void a_stopped_run_ends_soon_and_the_next_completes_it(String signal, int status, String step) {
    TestWorkspace workspace = workspace(source);
    try (ChildProgram run = start(workspace)) {
      run.untilItSays(step + " …");
      ChildProgram.pause(100);
      assertThat(run.stop(signal)).isLessThan(LONGEST_STOP);
      assertThat(run.await().status()).as(run.err().toString()).isEqualTo(status);
      assertThat(run.err()).doesNotContain("\tat ").contains("stopped");
    }
    assertThat(outcomes(workspace)).containsExactly(RunRecord.INTERRUPTED);
    assertThat(workspace.path("data/models/1/latestscore.txt")).doesNotExist();

    completes(workspace);
    assertThat(outcomes(workspace)).containsExactly("FIRST_DEPLOYMENT", RunRecord.INTERRUPTED);
  }

  @Test
  void a_training_on_many_rows_stops_soon() {
    TestWorkspace workspace = workspace(simulated("many.csv", MANY_CLIENTS));
    try (ChildProgram run = start(workspace)) {
      run.untilItSays("train …");
      assertThat(run.err())
          .as("a bar while reading")
          .containsPattern("ingest   \\[=*>? *\\] +\\d+%");
      ChildProgram.pause(500);
      assertThat(run.stop("TERM"))
          .isLessThan(LONGEST_STOP.multipliedBy(MANY_CLIENTS).dividedBy(2_000_000));
      assertThat(run.await().status()).isEqualTo(143);
    }
    assertThat(outcomes(workspace)).containsExactly(RunRecord.INTERRUPTED);
    assertThat(workspace.deployedVersion()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"ingest", "train"})
  void a_killed_run_is_completed_by_the_next_which_notes_it(String step) {
    TestWorkspace workspace = workspace(source);
    try (ChildProgram run = start(workspace)) {
      run.untilItSays(step + " …");
      ChildProgram.pause(100);
      assertThat(run.signal("KILL")).isEqualTo(137);
    }

    completes(workspace);
    assertThat(outcomes(workspace)).containsExactly("FIRST_DEPLOYMENT", RunRecord.KILLED);
  }

  @Test
  void a_second_run_is_turned_away_while_one_is_under_way() {
    TestWorkspace workspace = workspace(source);
    try (ChildProgram run = start(workspace)) {
      run.untilItSays("ingest …");

      Result second = workspace.json("run").exits(75);
      assertThat(second.at("error.code")).isEqualTo("LOCKED");
      assertThat(second.err()).contains("another run");
      workspace.json("ingest").exits(75);
      workspace.json("train").exits(75);

      assertThat(run.signal("TERM")).isEqualTo(143);
    }
    assertThat(outcomes(workspace)).containsExactly(RunRecord.INTERRUPTED);
  }

  private TestWorkspace workspace(Path rows) {
    TestWorkspace workspace = new TestWorkspace(temporary.resolve("w"));
    workspace.write("config.json", TestWorkspace.config());
    workspace.writeRows("data/testdata/testdata.csv", List.of("Test Ltd,1,2,3,0"));
    try {
      Files.createDirectories(workspace.path("data/sourcedata"));
      Files.createLink(workspace.path("data/sourcedata/source.csv"), rows);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return workspace;
  }

  /** A child of a process that ignores signals, such as a background job, would ignore them too. */
  private static ChildProgram start(TestWorkspace workspace) {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,TERM"));
    try {
      List<String> probe = new ArrayList<>(command);
      probe.add("true");
      assumeThat(new ProcessBuilder(probe).start().waitFor())
          .as("'env --default-signal' (GNU coreutils 8.31)")
          .isZero();
    } catch (IOException | InterruptedException e) {
      assumeThat(e).as("'env', to start a program with").isNull();
    }
    command.addAll(
        ChildProgram.command(
            List.of("-Drisk.stderr.terminal=true"), workspace.arguments("run", "-o", "json")));
    return ChildProgram.start(command);
  }

  /** The next run gives what an undisturbed one would: each row once, in order, and a model. */
  private static void completes(TestWorkspace workspace) {
    assertThat(workspace.run().outcome()).isEqualTo("FIRST_DEPLOYMENT");
    List<String> read = workspace.rows("data/sourcedata/source.csv");
    List<String> expected = List.copyOf(new java.util.LinkedHashSet<>(read));
    assertThat(workspace.rows(TestWorkspace.FINAL_DATA).equals(expected))
        .as("the dataset is the rows of the source without repetitions")
        .isTrue();
    assertThat(workspace.deployedVersion()).isEqualTo(1);
  }

  /** How the runs ended, newest first. */
  private static List<String> outcomes(TestWorkspace workspace) {
    try (SqlRiskStore store =
        SqlRiskStore.open("jdbc:sqlite:" + workspace.path("data/risk.db"), "workspace")) {
      return store.runs().newest(10).stream().map(RunRecord::outcome).toList();
    }
  }
}
