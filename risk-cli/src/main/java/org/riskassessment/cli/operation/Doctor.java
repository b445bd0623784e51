package org.riskassessment.cli.operation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.schedule.Crontab;
import org.riskassessment.cli.terminal.RiskCommand;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.wire.DoctorJson;

/**
 * Checks everything that a run needs. A fault is a result, never an exception, and a check that
 * could not be made is not reported as passed.
 */
final class Doctor {
  private final RiskCommand root;
  private final ScheduleCheck schedule;
  private final Clock clock;
  private final List<Check> checks = new ArrayList<>();

  Doctor(RiskCommand root, Crontab crontab, Clock clock) {
    this.root = root;
    this.schedule = new ScheduleCheck(root, crontab, clock);
    this.clock = clock;
  }

  /**
   * A named finding.
   *
   * @param fix what to do about it, null when all is well
   * @param exitStatus of the program when this is its first failure
   */
  record Check(
      String name,
      DoctorJson.Status status,
      String message,
      @Nullable String fix,
      int exitStatus) {}

  /** The exit status of the first failure, 0 when nothing failed. */
  static int exitStatus(List<Check> checks) {
    return checks.stream()
        .filter(check -> check.status() == DoctorJson.Status.FAILED)
        .findFirst()
        .map(Check::exitStatus)
        .orElse(0);
  }

  /** Makes all checks; to be called once. */
  List<Check> checks() {
    check("java", "", Doctor::java);
    List<RiskConfig> loaded = new ArrayList<>();
    check(
        "config",
        "correct " + root.configFile().file() + "; 'risk config show' prints the values in use",
        () -> {
          loaded.add(root.configFile().load(root.profile));
          return Finding.ok(root.configFile().file() + ", profile " + root.profile);
        });
    if (loaded.isEmpty()) {
      notChecked("folders, store, model, lock and runs: they need a valid configuration");
      check("schedule", "", () -> schedule.of(null));
    } else {
      withConfig(loaded.get(0));
    }
    return List.copyOf(checks);
  }

  private void withConfig(RiskConfig config) {
    check("input folder", "", () -> WorkspaceChecks.input(config));
    check("test data", "", () -> WorkspaceChecks.testData(config));
    Source portfolio = config.portfolio();
    if (portfolio != null) {
      check("portfolio", "", () -> WorkspaceChecks.portfolio(config, portfolio));
    }
    check("output folder", "", () -> WorkspaceChecks.written(config, config.outputFolder()));
    check("model folder", "", () -> WorkspaceChecks.written(config, config.modelFolder()));
    check(
        "production folder", "", () -> WorkspaceChecks.written(config, config.productionFolder()));
    check("report folder", "", () -> WorkspaceChecks.written(config, config.reportFolder()));
    check("file access", "", () -> WorkspaceChecks.access(config));
    check("disk", "", () -> WorkspaceChecks.disk(config));
    StoreChecks inStore = new StoreChecks(config, clock);
    try (OpenedStore opened = new OpenedStore()) {
      check(
          "store",
          config.store().database().kind().equals("sqlite")
              ? "check the disk and store.url, or restore a copy of the file"
              : "check the server, and the url, user and password of the store",
          () -> inStore.store(opened));
      RiskStore store = opened.store();
      if (store == null) {
        notChecked("model, production and last run: they are in the store");
      } else {
        check(
            "model",
            "'risk rollback' deploys the previous version, 'risk train' and 'risk deploy' a new"
                + " one",
            () -> inStore.model(store));
        check("skill", "", () -> StoreChecks.skill(store));
        if (store.models().deployed().isPresent()) {
          beforeAll();
        }
        check(
            "production",
            "delete deployment.json there: the next 'risk run' rewrites the folder",
            () -> inStore.production(store));
      }
      check("schedule", "", () -> schedule.of(config));
      check("lock", "", () -> inStore.lock(store));
      if (store != null) {
        check("last run", "", () -> inStore.lastRun(store));
      }
    }
  }

  /** Puts the last finding before all others if it is not fine: without skill nothing matters. */
  private void beforeAll() {
    Check last = checks.remove(checks.size() - 1);
    checks.add(last.status() == DoctorJson.Status.OK ? checks.size() : 0, last);
  }

  /**
   * Adds a finding.
   *
   * @param fix what to do when the check itself fails
   */
  private void check(String name, String fix, Callable<Finding> look) {
    Finding finding;
    try {
      finding = look.call();
    } catch (RiskException e) {
      finding = Finding.failed(e.code(), e.getMessage(), fix);
    } catch (UncheckedIOException e) {
      finding = unreadable(Objects.requireNonNull(e.getCause()), fix);
    } catch (IOException e) {
      finding = unreadable(e, fix);
    } catch (Exception | LinkageError e) {
      finding = Finding.failed(ErrorCode.INTERNAL, "could not be checked: " + e, fix);
    }
    String way = finding.fix();
    checks.add(
        new Check(
            name,
            finding.status(),
            finding.message(),
            way == null || !way.isEmpty() ? way : "fix what the message reports",
            finding.code().exitStatus()));
  }

  private void notChecked(String what) {
    checks.add(
        new Check(
            "not checked",
            DoctorJson.Status.ATTENTION,
            what,
            "fix what failed, then run 'risk doctor' again",
            0));
  }

  private static Finding java() {
    return Finding.ok(
        "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.home"));
  }

  private static Finding unreadable(IOException failure, String fix) {
    return Finding.failed(
        ErrorCode.INTERNAL, "could not be checked: " + RegularFile.cause(failure), fix);
  }
}
