package org.riskassessment.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.ModelProvenance;

/** A program that has Tribuo and nothing of ours reads and scores {@code model.tribuo.pb}. */
class TribuoAloneTest {
  private static final Path FILE = Path.of("src/test/resources/model.tribuo.pb");

  @Test
  @SuppressWarnings("unchecked")
  void scores_clients() throws Exception {
    Model<Label> model = (Model<Label>) Model.deserializeFromFile(FILE);
    assertThat(risk(model, 0, 0, 0)).isCloseTo(0.3472596291748444, within(1e-12));
    assertThat(risk(model, 1.5, 1, -1)).isCloseTo(0.11286915449909371, within(1e-12));
    assertThat(risk(model, -1.5, -1, 1)).isCloseTo(0.689878165109818, within(1e-12));
  }

  @Test
  void tells_what_the_model_was_made_from() throws Exception {
    ModelProvenance told = Model.deserializeFromFile(FILE).getProvenance();
    assertThat(told.getDatasetProvenance().getNumExamples()).isEqualTo(400);
    assertThat(told.getDatasetProvenance().getSourceProvenance().toString())
        .contains("ab".repeat(32));
    assertThat(told.getTrainerProvenance().getConfiguredParameters()).containsKey("l2");
    assertThat(told.getInstanceProvenance().getMap().toString()).contains("seed", "risk 0.1.0");
  }

  @Test
  void refuses_the_format_of_another_version(@TempDir Path folder) throws Exception {
    byte[] bytes = Files.readAllBytes(FILE);
    Path newer = folder.resolve("newer.pb");
    // The first field, a number that is 0 and so left out, is the version of the format.
    byte[] version = {8, 99};
    byte[] all = new byte[version.length + bytes.length];
    System.arraycopy(version, 0, all, 0, version.length);
    System.arraycopy(bytes, 0, all, version.length, bytes.length);
    Files.write(newer, all);
    assertThatThrownBy(() -> Model.deserializeFromFile(newer))
        .rootCause()
        .hasMessageContaining("version 99");
  }

  private static double risk(Model<Label> model, double month, double year, double employees) {
    Prediction<Label> prediction =
        model.predict(
            new ArrayExample<>(
                new Label("?"),
                new String[] {
                  "lastmonth_activity@standardised",
                  "lastyear_activity@standardised",
                  "number_of_employees@standardised"
                },
                new double[] {month, year, employees}));
    return prediction.getOutputScores().get("exited").getScore();
  }
}
