package org.riskassessment.diagnostics.dependency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleasesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2.0-M1",
        "2.0.0-m2",
        "2.0-alpha",
        "2.0.alpha3",
        "2.0-beta-1",
        "2.0.0.Beta1",
        "2.0b3",
        "2.0-rc1",
        "2.0.0-RC.2",
        "2.0.CR1",
        "2.0-SNAPSHOT",
        "2.0-20260101.101010-1-SNAPSHOT",
        "2.0.0.pr1",
        "2.0-pre2",
        "2.0-preview",
        "2.0-ea+7",
        "2.0-eap-12",
        "2.0-dev-3",
        "2.0-nightly",
        "2.0-milestone-1",
        "2.0-canary.4",
        "2.0-a1"
      })
  void pre_releases_are_not_the_newest_version(String version) {
    assertThat(Releases.newest(List.of("1.0", version))).contains("1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2",
        "2.0",
        "2.0.1.Final",
        "2.0.1.RELEASE",
        "2.0.1.GA",
        "2.0-jre",
        "2.0.1.MR",
        "r09",
        "2.0.0.v20260101",
        "2.0.0-1",
        "2.0.sp1",
        "2.0-java17"
      })
  void other_qualifiers_belong_to_releases(String version) {
    assertThat(Releases.newest(List.of(version))).contains(version);
  }

  @Test
  void numbers_are_compared_as_numbers() {
    assertThat(Releases.newest(List.of("1.9", "1.10", "1.2"))).contains("1.10");
  }

  @Test
  void an_early_date_version_is_not_newer_than_a_number() {
    assertThat(Releases.newest(List.of("1.22.0", "20041127.091804", "1.3"))).contains("1.22.0");
  }

  @Test
  void a_library_with_only_date_versions_has_a_newest() {
    assertThat(Releases.newest(List.of("20230227", "20251224", "20240303"))).contains("20251224");
  }

  @Test
  void without_a_release_there_is_no_newest_version() {
    assertThat(Releases.newest(List.of())).isEmpty();
    assertThat(Releases.newest(List.of("1.0-beta"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1.9, 1.10, true",
    "1.0, 1.0.0, false",
    "2.0, 1.9, false",
    "2.0-rc1, 2.0, true",
    "2.1-SNAPSHOT, 2.0, false"
  })
  void is_older_as_maven_orders_versions(String version, String than, boolean older) {
    assertThat(Releases.isOlder(version, than)).isEqualTo(older);
  }

  @Test
  void the_newest_of_the_same_major_or_minor_version() {
    List<String> versions = List.of("1.2.3", "1.2.10", "1.20.1", "2.0", "12.1", "1.3-rc1", "1.1");

    assertThat(Releases.newest(versions, "1.2.3", 1)).contains("1.20.1");
    assertThat(Releases.newest(versions, "1.2.3", 2)).contains("1.2.10");
    assertThat(Releases.newest(versions, "2", 1)).contains("2.0");
    assertThat(Releases.newest(versions, "2", 2)).isEmpty();
    assertThat(Releases.newest(versions, "r09", 1)).isEmpty();
    assertThat(Releases.newest(List.of("1.1"), "1.2.3", 1)).as("older").isEmpty();
  }
}
