package org.riskassessment.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.api.course.PredictionEndpoint;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.ingest.SourceTables;

/** Which files a request may read, tested on a running service. */
class DatasetPathTest {
  @TempDir Path temporary;
  private final List<Path> read = Collections.synchronizedList(new ArrayList<>());
  private Path folder;
  private TestWorkspace workspace;
  private RiskService service;

  @BeforeEach
  void start() {
    folder = temporary.resolve("workspace");
    workspace = new TestWorkspace(folder);
    workspace.deploy(workspace.train(0));
    workspace.write("../outside/secret.csv", TestWorkspace.TWO_ROWS);
    workspace.write("data/other/other.csv", TestWorkspace.TWO_ROWS);
    workspace.write("data/testdata2/near.csv", TestWorkspace.TWO_ROWS);
    workspace.write("data/testdata/.hidden.csv", TestWorkspace.TWO_ROWS);
    workspace.write("data/testdata/notes.txt", TestWorkspace.TWO_ROWS);
    workspace.write("data/testdata/sub/deep.CSV", TestWorkspace.TWO_ROWS);
    service = workspace.start(new Recording());
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data/testdata/testdata.csv",
        "./data//testdata/./testdata.csv",
        "data/other/../testdata/testdata.csv",
        "data/testdata/sub/deep.CSV",
        "data/sourcedata/new.csv",
        "data/ingesteddata/finaldata.csv"
      })
  void reads_a_csv_file_in_the_data_folders(String path) {
    assertThat(workspace.predict(service, path).statusCode()).isEqualTo(200);
    assertThat(read).hasSize(1);
  }

  @Test
  void reads_by_absolute_path_inside_the_folders() {
    String path = folder.resolve(TestWorkspace.TEST_DATA).toString();
    assertThat(workspace.predict(service, path).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside/secret.csv",
        "data/testdata/../../../outside/secret.csv",
        "data/testdata/../../config.json",
        "data/testdata/../other/other.csv",
        "data/other/other.csv",
        "data/testdata2/near.csv",
        "config.json",
        "data/risk.db",
        "/etc/passwd",
        "//etc/passwd",
        "/dev/zero",
        "/proc/self/environ",
        "file:///etc/passwd",
        "http://127.0.0.1/x.csv",
        "~/secret.csv",
        "..",
        ".",
        "/",
        "",
        " ",
        "data",
        "data/testdata",
        "data/testdata/",
        "data/testdata/sub",
        "data/testdata/.hidden.csv",
        "data/testdata/notes.txt",
        "data/testdata/missing.csv",
        "data/testdata/testdata.csv/",
        "data/testdata/testdata.csv/x.csv",
        "data%2ftestdata%2ftestdata.csv",
        "data/testdata/%2e%2e/%2e%2e/config.json",
        "data/testdata/..%2f..%2f..%2foutside%2fsecret.csv",
        "..\\outside\\secret.csv",
        "data/testdata/testdata.csv\0",
        "data/testdata/testdata.csv\0.csv",
        "\0",
        "data/testdata/testdata.csv\n",
        "DATA/TESTDATA/TESTDATA.CSV"
      })
  void never_opens_another_file(String path) {
    HttpResponse<String> answer = workspace.predict(service, path);

    if (path.equals("data/testdata/testdata.csv/")) {
      // A trailing slash does not change which file a path names.
      assertThat(answer.statusCode()).isEqualTo(200);
      return;
    }
    refused(answer);
  }

  @Test
  void never_follows_a_link_out_of_the_folders() throws IOException {
    Path data = folder.resolve("data/testdata");
    Path outside = temporary.resolve("outside");
    Files.createSymbolicLink(data.resolve("link.csv"), outside.resolve("secret.csv"));
    Files.createSymbolicLink(data.resolve("folder"), outside);
    Files.createSymbolicLink(data.resolve("twice.csv"), Path.of("folder/secret.csv"));
    Files.createSymbolicLink(data.resolve("loop.csv"), Path.of("loop.csv"));
    Files.createSymbolicLink(data.resolve("zero.csv"), Path.of("/dev/zero"));
    Files.createSymbolicLink(data.resolve("text.csv"), Path.of("notes.txt"));

    for (String path :
        List.of(
            "link.csv",
            "folder/secret.csv",
            "folder/../outside/secret.csv",
            "twice.csv",
            "loop.csv",
            "zero.csv",
            "text.csv")) {
      refused(workspace.predict(service, "data/testdata/" + path));
    }
  }

  @Test
  void follows_a_link_inside_the_folders() throws IOException {
    Files.createSymbolicLink(
        folder.resolve("data/sourcedata/link.csv"), folder.resolve("data/testdata/testdata.csv"));
    assertThat(workspace.predict(service, "data/sourcedata/link.csv").statusCode()).isEqualTo(200);
  }

  @Test
  void a_configured_folder_may_be_a_link() throws IOException {
    Path data = folder.resolve("data/sourcedata");
    Files.move(data, temporary.resolve("disk"));
    Files.createSymbolicLink(data, temporary.resolve("disk"));
    assertThat(workspace.predict(service, "data/sourcedata/new.csv").statusCode()).isEqualTo(200);
  }

  @Test
  void never_opens_a_pipe() throws Exception {
    Path pipe = folder.resolve("data/testdata/pipe.csv");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    refused(workspace.predict(service, "data/testdata/pipe.csv"));
  }

  @Test
  void a_path_that_is_too_long_is_refused() {
    refused(workspace.predict(service, "data/testdata/" + "a".repeat(900) + ".csv"));
    refused(workspace.predict(service, "data/testdata/" + "a/".repeat(10_000) + "x.csv"));
  }

  @Test
  void a_file_that_is_too_large_is_not_opened() throws IOException {
    Path file = workspace.write("data/testdata/big.csv", "");
    try (var channel = Files.newByteChannel(file, java.nio.file.StandardOpenOption.WRITE)) {
      channel.position(PredictionEndpoint.LARGEST_FILE);
      channel.write(java.nio.ByteBuffer.wrap(new byte[] {'\n'}));
    }
    HttpResponse<String> answer = workspace.predict(service, "data/testdata/big.csv");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(TestWorkspace.json(answer.body()))
        .containsEntry(
            "detail",
            "data/testdata/big.csv is too large to score in one request; accepted: at most 67108864"
                + " bytes.");
    assertThat(read).isEmpty();
  }

  private void refused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isIn(403, 404);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).doesNotContain(temporary.toString());
    assertThat(read).as("files read").isEmpty();
  }

  /** Records what it reads. */
  private final class Recording extends FileTableReader {
    @Override
    public Table table(RiskConfig config, Path fileOrFolder) {
      read.add(fileOrFolder);
      return new SourceTables().table(config, fileOrFolder);
    }
  }
}
