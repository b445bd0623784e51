package org.riskassessment.core.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.riskassessment.core.ClientFixtures.rows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.ClientFixtures.Relation;
import org.riskassessment.core.client.Bands;
import org.riskassessment.core.config.CallList;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.portfolio.CallListItem;
import org.riskassessment.core.portfolio.CallListReport;
import org.riskassessment.core.portfolio.CallListRequest;
import org.riskassessment.core.portfolio.PredictionReport;
import org.riskassessment.core.run.Workspaces;
import org.riskassessment.core.stage.StageDoubles;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.sql.SqlRiskStore;

/** Threads share a process: each call is answered right or, where it needs the lock, LOCKED. */
class SharedProcessTest {
  private static final int THREADS = 8;
  private static final int CALLS = 6;
  private static final String CLIENT = "client-1-7";

  @TempDir Path workspace;

  private final StageDoubles stages = new StageDoubles();

  @Test
  void threads_get_right_answers_while_a_run_goes_on() throws Exception {
    RiskConfig config =
        Workspaces.of(
            Workspaces.config(workspace),
            null,
            new CallList(100, 0, Bands.STANDARD, null, 5, Map.of()));
    try (RiskStore store = SqlRiskStore.open(config.store())) {
      List<String[]> first = rows(600, Relation.LESS_ACTIVE, 1);
      first.get(7)[4] = "";
      stages.arrive(first);
      RiskProcess process = RiskProcess.over(config, store, stages.stages()).build();
      assertThat(process.run().outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);

      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      try {
        CountDownLatch started = new CountDownLatch(THREADS);
        AtomicBoolean running = new AtomicBoolean(true);
        List<Future<Integer>> answers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          int kind = thread;
          answers.add(
              threads.submit(
                  () -> {
                    started.countDown();
                    int answered = 0;
                    for (int call = 0; call < CALLS || running.get(); call++) {
                      answered += ask(process, store, kind + call);
                    }
                    return answered;
                  }));
        }
        started.await();
        for (int run = 2; run < 4; run++) {
          stages.arrive(rows(50, Relation.LESS_ACTIVE, run));
          assertThat(runUnlocked(process).outcome()).isEqualTo(RunOutcome.KEPT);
        }
        running.set(false);
        for (Future<Integer> answer : answers) {
          assertThat(answer.get(120, TimeUnit.SECONDS)).isPositive();
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(store.runs().newest(1_000))
          .extracting(RunRecord::outcome)
          .containsOnly("FIRST_DEPLOYMENT", "KEPT", "OK");
    }
  }

  /** Another thread may hold the lock when the run begins. */
  private static RunReport runUnlocked(RiskProcess process) throws InterruptedException {
    while (true) {
      try {
        return process.run();
      } catch (RiskException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.LOCKED);
        Thread.sleep(1);
      }
    }
  }

  /** Asks one question; 1 where it was answered, 0 where the workspace was locked. */
  private static int ask(RiskProcess process, RiskStore store, int question) {
    switch (question % 4) {
      case 0 -> {
        CallListItem item = process.clients().client(CLIENT).item();
        assertThat(item.prediction().clientId()).isEqualTo(CLIENT);
        assertThat(item.prediction().risk()).isBetween(0.0, 1.0);
      }
      case 1 -> {
        CallListReport list = process.clients().callList(CallListRequest.of(5));
        assertThat(list.items())
            .extracting(item -> item.prediction().rank())
            .containsExactly(1, 2, 3, 4, 5);
        assertThat(list.batch().modelVersion()).isEqualTo(1);
      }
      case 2 -> {
        PredictionReport report = process.clients().predict();
        assertThat(store.predictions().predictions(report.batchId()))
            .containsExactlyInAnyOrderElementsOf(report.clients());
      }
      default -> {
        try {
          assertThat(process.versions().prune(9).result().pruned()).isEmpty();
        } catch (RiskException e) {
          assertThat(e.code()).isEqualTo(ErrorCode.LOCKED);
          return 0;
        }
      }
    }
    return 1;
  }
}
