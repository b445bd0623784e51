package org.riskassessment.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.config.SchemaPolicy;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;

/** H2 as a source, like any database with a driver: times without a zone. */
class H2SourceTest extends DatabaseSourceContract {
  @Override
  Database database() {
    return Database.of("jdbc:h2:mem:" + folder.getFileName());
  }

  @Override
  Connection connect() throws Exception {
    return DriverManager.getConnection(database().url());
  }

  @Override
  String timeType() {
    return "timestamp";
  }

  @Override
  String time(int second) {
    return "timestamp '"
        + LocalDateTime.of(2026, 1, 1, 0, 0).plusSeconds(second).toString().replace('T', ' ')
        + "'";
  }

  /** A poll of three batches, each recorded with its own watermark. */
  @Test
  void the_disk_may_fail_at_any_call_and_no_row_is_lost_or_twice() throws Exception {
    create(COLUMNS);
    for (int row = 0; row < 10; row++) {
      add("c" + row + ",1,2,3,0");
    }
    int call = 1;
    while (fails(call)) {
      call++;
    }
    assertThat(call).as("calls that failed").isGreaterThan(20);
  }

  private boolean fails(int deadly) {
    IngestWorkspace broken = new IngestWorkspace(folder.resolve("call-" + deadly));
    broken.sources =
        List.of(source(JdbcSource.Mode.TIMESTAMP_INCREMENTING, SchemaPolicy.STRICT, 4));
    int[] calls = {0};
    broken.files =
        new DurableFiles(
            (call, path) -> {
              if (++calls[0] == deadly) {
                throw new IOException("no space left on device");
              }
            });
    boolean failed = false;
    try {
      broken.ingest();
    } catch (RiskException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.WRITE_FAILED);
      failed = true;
    }
    broken.files = new DurableFiles();
    broken.ingest();
    assertThat(broken.text("finaldata.csv").lines().skip(1))
        .as("after a failure at call " + deadly)
        .hasSize(10)
        .doesNotHaveDuplicates();
    assertThat(broken.ingest().nothingNew()).isTrue();
    return failed || calls[0] >= deadly;
  }
}
