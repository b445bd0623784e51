package org.riskassessment.diagnostics.dependency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.riskassessment.core.diagnosis.DependencyStatus.Advisory;
import org.riskassessment.core.error.RiskException;

class AdvisoriesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "1.9, false",
    "2.0, true",
    "2.3.9, true",
    "2.4, false",
    "2.10, false",
    "3.0-rc1, false",
    "3.0, true",
    "3.2, true",
    "3.3, false",
    "0.5-odd, true"
  })
  void a_version_is_concerned_inside_a_range_or_by_name(String version, boolean concerned)
      throws IOException {
    Path zip =
        zip(
            Map.of(
                "GHSA-1.json",
                advisory(
                    """
                    {"type": "SEMVER", "events": [{"introduced": "0"}]},
                    {"type": "ECOSYSTEM", "events": [{"fixed": "2.4"}, {"introduced": "2.0"}]},
                    {"type": "ECOSYSTEM", "events": [{"introduced": "3.0"}, {"last_affected": "3.2"}]}
                    """,
                    "")));

    assertThat(in(zip, version).isEmpty()).isEqualTo(!concerned);
  }

  @Test
  void an_advisory_names_the_next_fixed_version() throws IOException {
    Path zip =
        zip(
            Map.of(
                "GHSA-1.json",
                advisory(
                    """
                    {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.10"},
                     {"introduced": "2.0"}, {"fixed": "2.4"}]}
                    """,
                    "")));

    assertThat(in(zip, "2.1")).containsExactly(new Advisory("GHSA-1", "It breaks.", "2.4"));
    assertThat(in(zip, "1.9")).containsExactly(new Advisory("GHSA-1", "It breaks.", "1.10"));
  }

  @Test
  void withdrawn_broken_and_foreign_advisories_do_not_count() throws IOException {
    Path zip =
        zip(
            Map.of(
                "a.json",
                advisory("", "\"withdrawn\": \"2026-01-01T00:00:00Z\","),
                "b.json",
                "{\"affected\": \"Maven\" broken",
                "c.json",
                "[\"Maven\", 7, null]",
                "d.json",
                "{\"affected\": [7, {\"package\": {\"ecosystem\": \"Maven\", \"name\": 3}}]}",
                "e.json",
                "{\"affected\": [{\"package\": {\"ecosystem\": \"PyPI\", \"name\":"
                    + " \"org.example:one\"}, \"versions\": [\"0.5-odd\"]}]}",
                "../../f.txt",
                "\"Maven\""));

    assertThat(in(zip, "0.5-odd")).isEmpty();
  }

  @Test
  void a_large_entry_is_skipped() throws IOException {
    Path zip = folder.resolve("large.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("huge.json"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 20; i++) {
        out.write(zeros);
      }
      write(out, "GHSA-1.json", advisory("", ""));
    }

    assertThat(in(zip, "0.5-odd")).hasSize(1);
  }

  @Test
  void a_file_that_is_no_export_is_refused() throws IOException {
    Path text = Files.writeString(folder.resolve("a.zip"), "not a zip file");
    byte[] whole = Files.readAllBytes(zip(Map.of("GHSA-1.json", advisory("", ""))));
    Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(whole, 120));
    Path other = zip(Map.of("x.json", "{}"));

    for (Path bad : List.of(text, other, cut, folder.resolve("absent.zip"))) {
      assertThatThrownBy(() -> in(bad, "1")).isInstanceOf(RiskException.class);
    }
  }

  private static String advisory(String ranges, String more) {
    return """
    {"id": "GHSA-1", "summary": "It breaks.", %s "affected": [{
     "package": {"ecosystem": "Maven", "name": "org.example:one"},
     "ranges": [%s], "versions": ["0.5-odd"]}]}
    """
        .formatted(more, ranges);
  }

  private static List<Advisory> in(Path zip, String version) {
    return Advisories.in(zip, List.of(new Library("org.example", "one", version)))
        .getOrDefault("org.example:one", List.of());
  }

  private Path zip(Map<String, String> entries) throws IOException {
    Path zip = folder.resolve("all.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        write(out, entry.getKey(), entry.getValue());
      }
    }
    return zip;
  }

  private static void write(ZipOutputStream out, String name, String text) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.closeEntry();
  }
}
