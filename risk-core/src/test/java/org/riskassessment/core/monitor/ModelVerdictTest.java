package org.riskassessment.core.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.diagnosis.CalibrationDrift;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.diagnosis.ColumnDrift.Kind;
import org.riskassessment.core.diagnosis.DataDrift;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.diagnosis.PerformanceDrift;
import org.riskassessment.core.diagnosis.SegmentSearch;
import org.riskassessment.core.diagnosis.Verdict;
import org.riskassessment.core.store.StoreFixtures;

class ModelVerdictTest {
  private static final Instant AT = StoreFixtures.AT;

  private static ColumnDrift column(String name, Kind kind, double importance) {
    return new ColumnDrift(
        name,
        kind,
        CheckStatus.ALERT,
        "a test",
        1.0,
        1e-9,
        1e-9,
        0.5,
        "psi",
        0.1,
        500,
        400,
        null,
        null,
        null,
        importance,
        "stability index 0.500, large");
  }

  private static DataDrift drift(CheckStatus status, ColumnDrift... columns) {
    return new DataDrift(
        status,
        new DataDrift.Reference(500, "a"),
        new DataDrift.Current(400),
        List.of(columns),
        null,
        0.1,
        0.1,
        "as the test says");
  }

  private static PerformanceDrift performance(CheckStatus status) {
    return new PerformanceDrift(
        status, "roc_auc", 0.7, 0.02, 400, 3, 0.8, "pooled", List.of(), "no labelled rows");
  }

  private static CalibrationDrift calibration(CheckStatus status) {
    return new CalibrationDrift(
        status, 0.4, 0.2, null, null, null, null, 5.0, 3, 400, 1, "the risks are too low");
  }

  private static Verdict verdict(
      CheckStatus drift,
      CheckStatus performance,
      CheckStatus calibration,
      @Nullable ModelDiagnosis before,
      ColumnDrift... columns) {
    return new ModelVerdict(3)
        .of(
            drift(drift, columns),
            performance(performance),
            calibration(calibration),
            SegmentSearch.none(0, ""),
            null,
            null,
            before);
  }

  @Test
  void nothing_looked_at_is_insufficient_and_nothing_found_is_healthy() {
    CheckStatus few = CheckStatus.INSUFFICIENT;
    Verdict early = verdict(few, few, few, null);
    assertThat(early.status()).isEqualTo(Verdict.Status.INSUFFICIENT);
    assertThat(early.sentence())
        .isEqualTo("Too early to tell whether version 3 is still right: no labelled rows.");
    Verdict calm = verdict(CheckStatus.OK, CheckStatus.OK, CheckStatus.OK, null);
    assertThat(calm.status()).isEqualTo(Verdict.Status.HEALTHY);
    assertThat(verdict(CheckStatus.OK, few, few, null).sentence())
        .contains("its ranking cannot be judged yet");
  }

  /** A level off by half costs more than a ranking that lost a third of its lead over chance. */
  @Test
  void dearest_cause_comes_first() {
    Verdict both = verdict(CheckStatus.OK, CheckStatus.ALERT, CheckStatus.ALERT, null);
    assertThat(both.causes()).extracting(Verdict.Cause::id).containsExactly("level", "ranking");
    assertThat(both.causes())
        .extracting(Verdict.Cause::loss)
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(both.sentence())
        .isEqualTo("Version 3 needs attention: the risks are too low, and 1 more.");
  }

  @Test
  void one_drifted_column_is_good_to_know_and_a_fault_needs_action() {
    CheckStatus ok = CheckStatus.OK;
    Verdict one = verdict(CheckStatus.WARN, ok, ok, null, column("income", Kind.DISTRIBUTION, 0.1));
    assertThat(one.status()).isEqualTo(Verdict.Status.HEALTHY);
    assertThat(one.causes().get(0).sentence()).contains("10% of the model rests on it");
    assertThat(
            verdict(CheckStatus.ALERT, ok, ok, null, column("income", Kind.DISTRIBUTION, 0.4))
                .status())
        .isEqualTo(Verdict.Status.ATTENTION);
    assertThat(verdict(CheckStatus.WARN, ok, ok, null, column("income", Kind.MISSING, 0)).status())
        .isEqualTo(Verdict.Status.ATTENTION);
  }

  @Test
  void what_somebody_noted_stays_noted_while_it_lasts() {
    CheckStatus ok = CheckStatus.OK;
    Verdict found = verdict(ok, ok, CheckStatus.ALERT, null);
    Verdict.Acknowledgement note = new Verdict.Acknowledgement("ann", AT, "a strike");
    ModelDiagnosis diagnosis = StoreFixtures.modelDiagnosis("run-1", AT);
    Verdict noted =
        ModelVerdict.acknowledged(
            diagnosis, found.causes().stream().map(c -> c.noted(note)).toList());
    assertThat(noted.status()).isEqualTo(Verdict.Status.HEALTHY);
    ModelDiagnosis kept = diagnosis.with(AT, "run-2", noted);
    Verdict next = verdict(ok, ok, CheckStatus.ALERT, kept);
    assertThat(next.status()).isEqualTo(Verdict.Status.HEALTHY);
    assertThat(next.causes().get(0).acknowledged()).isEqualTo(note);
    Verdict gone = verdict(ok, ok, ok, kept);
    assertThat(verdict(ok, ok, CheckStatus.ALERT, kept.with(AT, "run-3", gone)).status())
        .as("it came back")
        .isEqualTo(Verdict.Status.ATTENTION);
  }

  @Test
  void healthy_model_is_stale_when_nothing_was_judged_for_long() {
    Verdict calm = verdict(CheckStatus.OK, CheckStatus.OK, CheckStatus.OK, null);
    ModelDiagnosis diagnosis = StoreFixtures.modelDiagnosis("run-1", AT).with(AT, "run-1", calm);
    Instant judged = diagnosis.judgedAt();
    assertThat(diagnosis.verdict(judged.plus(Duration.ofDays(90)), 90)).isEqualTo(calm);
    assertThat(diagnosis.verdict(judged.plus(Duration.ofDays(91)), 90).status())
        .isEqualTo(Verdict.Status.STALE);
    assertThat(diagnosis.verdict(judged.minus(Duration.ofDays(400)), 90))
        .as("a clock that jumped back")
        .isEqualTo(calm);
  }
}
