package org.riskassessment.core.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.run.Workspaces;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.StageDoubles;
import org.riskassessment.core.store.Review;
import org.riskassessment.core.store.memory.InMemoryStore;

/** A process over stages without files whose promotion policy asks for no margin. */
abstract class VersionFixture {
  static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");

  @TempDir Path workspace;

  final InMemoryStore store = new InMemoryStore();
  final StageDoubles stages = new StageDoubles();

  /** Without a margin, for the stages' model ranks as its champion does or the other way round. */
  RiskConfig config() {
    return Workspaces.config(workspace, Schema.standard(), new RiskConfig.Promotion(0, 30));
  }

  RiskProcess process() {
    return RiskProcess.over(config(), store, stages.stages())
        .clock(Clock.fixed(NOW, ZoneOffset.UTC))
        .release("0.1.0")
        .build();
  }

  /**
   * New clients of whom one in three left: those of lower activity, or those of higher when the
   * relation is reversed, or nearly any when it is weak.
   */
  void arrive(int n, double slope, int seed) {
    Random random = new Random(seed);
    List<String[]> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      boolean left = i % 3 == 0;
      long activity = Math.round(100 + (left ? -slope : slope) * 12 + 20 * random.nextGaussian());
      rows.add(
          new String[] {
            "client-" + seed + "-" + i,
            Long.toString(Math.max(0, activity)),
            "900",
            "30",
            left ? "1" : "0"
          });
    }
    stages.arrive(rows);
  }

  RunReport run(int n, double slope, int seed) {
    arrive(n, slope, seed);
    return process().run();
  }

  int deployed() {
    return store.models().deployed().orElseThrow().version();
  }

  void deploy(int version) {
    process().production().deploy(version, "ann", "by hand");
  }

  static void assertFails(ErrorCode code, ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RiskException.class, e -> assertThat(e.code()).isEqualTo(code))
        .message()
        .contains(words);
  }

  /** Version 1 has drifted, and no challenger is better. */
  void keptBack() {
    run(1_000, 1, 1);
    assertThat(run(1_500, 0.2, 2).verdict()).contains("Version 1 stays");
  }

  Review decided() {
    return store.models().reviews().stream()
        .filter(review -> review.decision() != null)
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}
