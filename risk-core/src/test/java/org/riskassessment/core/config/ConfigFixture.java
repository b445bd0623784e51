package org.riskassessment.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;

/** A workspace whose {@code config.json} a test writes and loads. */
abstract class ConfigFixture {
  /** The five keys that have to be there, as in the course's file. */
  static final String FIVE =
      """
      "input_folder_path": "practicedata",
        "output_folder_path": "ingesteddata",
        "test_data_path": "testdata",
        "output_model_path": "practicemodels",
        "prod_deployment_path": "production_deployment"\
      """;

  @TempDir Path workspace;

  RiskConfig load(String json) {
    return load(json, RiskConfig.PRODUCTION);
  }

  RiskConfig load(String json, String profile) {
    try {
      Files.writeString(workspace.resolve(ConfigFile.NAME), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ConfigFile.ofWorkspace(workspace).load(profile);
  }

  RiskConfig with(String more) {
    return load("{\n  " + FIVE + (more.isEmpty() ? "" : ",\n  " + more) + "\n}\n");
  }

  static Path inputFolder(RiskConfig config) {
    return folder(config.sources().get(0));
  }

  static Path folder(Source source) {
    return ((FileSource) source).folder();
  }

  String file() {
    return workspace.resolve(ConfigFile.NAME).toString();
  }

  RiskException fault(ThrowingCallable load) {
    List<RiskException> caught = new ArrayList<>();
    assertThatThrownBy(load).isInstanceOfSatisfying(RiskException.class, caught::add);
    assertThat(caught.get(0).code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    return caught.get(0);
  }

  /** Wrong values of a key that stands after the five are one fault with the key's line. */
  void assertRefused(String json) {
    RiskException fault = fault(() -> with(json));
    assertThat(fault.context().file()).isEqualTo(file());
    assertThat(fault.context().line()).isEqualTo(7);
  }
}
