package org.riskassessment.core.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.client.Bands;
import org.riskassessment.core.config.CallList;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.run.Workspaces;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.StageDoubles;
import org.riskassessment.core.store.memory.InMemoryStore;

/** A deployed model over stages without files, with values and owners. */
abstract class PortfolioFixture {
  static final Schema SCHEMA =
      new Schema(
          List.of(
              Column.of("client", ColumnRole.ID, ColumnType.TEXT),
              Column.of("activity", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("revenue", ColumnRole.VALUE, ColumnType.NUMERIC),
              Column.of("manager", ColumnRole.OWNER, ColumnType.TEXT),
              Column.of("exited", ColumnRole.LABEL, ColumnType.TEXT)),
          "1",
          "0");

  @TempDir Path workspace;

  final InMemoryStore store = new InMemoryStore();
  final StageDoubles stages = new StageDoubles();
  final Ticking clock = new Ticking();
  CallList callList = new CallList(100, 0, Bands.STANDARD, null, 20, Map.of());

  /** A clock that advances by a second whenever it is read. */
  static final class Ticking extends Clock {
    private Instant now = Instant.parse("2026-01-05T08:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      now = now.plusSeconds(1);
      return now;
    }
  }

  @BeforeEach
  void deployed() {
    stages.arrive(clients(600, 1));
    assertThat(process().run().outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** Clients that stayed were more active; three in ten left. */
  static List<String[]> clients(int n, long seed) {
    Random random = new Random(seed);
    List<String[]> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      boolean left = random.nextInt(10) < 3;
      rows.add(
          new String[] {
            "c" + seed + "-" + i,
            Long.toString(Math.round((left ? 70 : 100) + 20 * random.nextGaussian())),
            Integer.toString(random.nextInt(5) * 100),
            List.of("ann", "bob", "cai").get(i % 3),
            left ? "1" : "0"
          });
    }
    return rows;
  }

  RiskConfig config(FileSource portfolio) {
    return Workspaces.of(Workspaces.config(workspace, SCHEMA), portfolio, callList);
  }

  RiskProcess process() {
    return process(null);
  }

  RiskProcess process(FileSource portfolio) {
    return RiskProcess.over(config(portfolio), store, stages.stages())
        .clock(clock)
        .release("test")
        .build();
  }

  static List<String> ids(CallListReport report) {
    return report.items().stream().map(item -> item.prediction().clientId()).toList();
  }
}
