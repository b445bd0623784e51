package org.riskassessment.core.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.portfolio.RiskChanges.Risks;
import org.riskassessment.core.stage.ReportFigures.RiskChange;
import org.riskassessment.core.stage.ReportFigures.Total;
import org.riskassessment.core.store.PredictionBatch;

class RiskChangesTest {
  private static final Offset<Double> EXACTLY = within(1e-9);

  private static PredictionBatch batch(int version) {
    return new PredictionBatch(
        "batch-" + version,
        version,
        new DatasetId("0".repeat(64)),
        "config",
        2,
        Instant.parse("2026-03-01T06:00:00Z"));
  }

  private static Prediction client(String id, double risk, double value) {
    return new Prediction(id, 0, risk, false, 0, value);
  }

  private static double[] all(double... risks) {
    return risks;
  }

  /** One client goes, one comes, one stays and is worth more. */
  @Test
  void each_part_is_what_it_says() {
    RiskChange change =
        RiskChanges.split(
            batch(1),
            List.of(client("goes", 0.5, 100), client("stays", 0.2, 1_000)),
            batch(2),
            List.of(client("stays", 0.4, 2_000), client("comes", 0.3, 10)),
            new Risks(all(0.25, 0.9), all(0.22, 0.9), all(0.31, 0.9)));

    assertThat(List.of(change.came(), change.went(), change.stayed())).containsExactly(1, 1, 1);
    assertThat(change.before().leavers()).isEqualTo(0.7, EXACTLY);
    assertThat(change.newcomers().leavers()).isEqualTo(0.3, EXACTLY);
    assertThat(change.leftovers().leavers()).isEqualTo(-0.5, EXACTLY);
    assertThat(change.data().leavers()).isEqualTo(0.25 - 0.2, EXACTLY);
    assertThat(change.model().leavers()).isEqualTo(0.31 - 0.22, EXACTLY);
    assertThat(change.calibration().leavers()).isEqualTo(0.4 - 0.31 - (0.25 - 0.22), EXACTLY);
    assertThat(change.now().leavers()).isEqualTo(0.7, EXACTLY);
    assertThat(change.data().loss()).isEqualTo(0.25 * 2_000 - 0.2 * 1_000, EXACTLY);
    assertThat(change.leftovers().loss()).isEqualTo(-50, EXACTLY);
  }

  @Test
  void a_new_level_of_the_same_model_is_calibration_alone() {
    RiskChange change =
        RiskChanges.split(
            batch(1),
            List.of(client("a", 0.2, 0)),
            batch(2),
            List.of(client("a", 0.5, 0)),
            new Risks(all(0.2), all(0.2), all(0.2)));

    assertThat(change.calibration().leavers()).isEqualTo(0.3, EXACTLY);
    assertThat(change.model()).isEqualTo(new Total(0, 0));
    assertThat(change.data()).isEqualTo(new Total(0, 0));
  }

  @Test
  void the_parts_add_up_to_the_change() {
    Random random = new Random(5);
    int n = 10_000;
    List<Prediction> before =
        IntStream.range(0, n)
            .mapToObj(i -> client("c" + i % 9_000, random.nextDouble(), 1e4 * random.nextDouble()))
            .toList();
    List<Prediction> now =
        IntStream.range(2_000, n + 2_000)
            .mapToObj(i -> client("c" + i, random.nextDouble(), 1e4 * random.nextDouble()))
            .toList();

    RiskChange change =
        RiskChanges.split(
            batch(1),
            before,
            batch(2),
            now,
            new Risks(
                random.doubles(n).toArray(),
                random.doubles(n).toArray(),
                random.doubles(n).toArray()));

    assertThat(
            DoubleStream.of(
                    change.newcomers().leavers(),
                    change.leftovers().leavers(),
                    change.data().leavers(),
                    change.model().leavers(),
                    change.calibration().leavers())
                .sum())
        .isEqualTo(change.now().leavers() - change.before().leavers(), EXACTLY);
    assertThat(
            change.newcomers().loss()
                + change.leftovers().loss()
                + change.data().loss()
                + change.model().loss()
                + change.calibration().loss())
        .isEqualTo(
            change.now().loss() - change.before().loss(), within(1e-9 * change.now().loss()));
    assertThat(change.came() + change.stayed()).isEqualTo(n);
    assertThat(change.went() + change.stayed()).isEqualTo(n);
  }
}
