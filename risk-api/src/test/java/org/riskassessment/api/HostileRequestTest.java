package org.riskassessment.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.stage.TableReader;
import org.riskassessment.ingest.SourceTables;

/** Raw requests that no well-behaved client would send. */
class HostileRequestTest {
  private static final String END = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

  @TempDir Path folder;
  private TestWorkspace workspace;
  private RiskService service;

  @BeforeEach
  void start() {
    workspace = new TestWorkspace(folder);
    workspace.deploy(workspace.train(0));
    workspace.diagnose();
    service = workspace.start();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private record Reply(int status, String head, String body) {}

  private Reply send(String request) throws IOException {
    return send(service, request);
  }

  private static Reply send(RiskService service, String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", service.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(bytes);
      String text = bytes.toString(StandardCharsets.UTF_8);
      int end = text.indexOf("\r\n\r\n");
      return new Reply(
          Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
    }
  }

  private static void problem(Reply reply, int status) {
    assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
    assertThat(reply.head()).contains("Content-Type: application/problem+json");
    Map<String, Object> json = TestWorkspace.json(reply.body());
    assertThat(json).containsEntry("status", (long) status).containsKeys("type", "title", "detail");
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE,/scoring",
    "PUT,/health/live",
    "POST,/scoring",
    "PATCH,/diagnostics/",
    "BREW,/summarystats",
    "TRACE,/scoring",
    "BEFORE,/scoring",
    "get,/scoring"
  })
  void an_unknown_method_is_405_with_the_allowed_ones(String method, String path)
      throws IOException {
    Reply reply = send(method + " " + path + END + "Content-Length: 0\r\n\r\n");
    problem(reply, 405);
    assertThat(reply.head()).contains("Allow: GET, HEAD, OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "BREW"})
  void prediction_accepts_only_post(String method) throws IOException {
    Reply reply = send(method + " /prediction" + END + "\r\n");
    problem(reply, 405);
    assertThat(reply.head()).contains("Allow: POST, OPTIONS");
  }

  @Test
  void head_is_get_without_the_body() throws IOException {
    Reply get = send("GET /scoring" + END + "\r\n");
    Reply head = send("HEAD /scoring" + END + "\r\n");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.head())
        .contains("Content-Length: " + get.body().length())
        .contains("Content-Type: application/json");

    Reply missing = send("HEAD /nothing" + END + "\r\n");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.body()).isEmpty();
    assertThat(send("HEAD /prediction" + END + "\r\n").status()).isEqualTo(405);
  }

  @Test
  void options_lists_the_methods() throws IOException {
    Reply reply = send("OPTIONS /scoring" + END + "\r\n");
    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.head()).contains("Allow: GET, HEAD, OPTIONS").doesNotContain("Content-Type");
    assertThat(send("OPTIONS /prediction" + END + "\r\n").head()).contains("Allow: POST, OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/nothing",
        "//scoring",
        "/SCORING",
        "/scoring;a=b",
        "/scoring%2f..%2fx",
        "/..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/health",
        "/prediction/data/testdata/testdata.csv"
      })
  void an_unknown_path_is_404_or_400(String path) throws IOException {
    Reply reply = send("GET " + path + END + "\r\n");
    problem(reply, reply.status());
    assertThat(reply.status()).isIn(400, 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /a%00b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /%ff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET scoring HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /scoring HTTP/1.1\r\nConnection: close\r\n\r\n",
        "garbage\r\n\r\n",
        "POST /prediction HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 4\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /prediction HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"
      })
  void a_malformed_request_is_400(String request) throws IOException {
    problem(send(request), 400);
  }

  @Test
  void requests_that_are_too_long_are_refused() throws IOException {
    problem(send("GET /scoring" + END + "X: " + "a".repeat(9_000) + "\r\n\r\n"), 431);
    problem(send("GET /" + "a".repeat(9_000) + END + "\r\n"), 414);
    problem(send("POST /prediction" + END + "Content-Length: 99999999\r\n\r\n{"), 413);
    problem(
        send("POST /prediction" + END + "Expect: 100-continue\r\nContent-Length: 10485761\r\n\r\n"),
        413);
    problem(
        send(
            "POST /prediction"
                + END
                + "Transfer-Encoding: chunked\r\n\r\na00001\r\n"
                + " ".repeat(0xa00001)
                + "\r\n0\r\n\r\n"),
        413);
  }

  @Test
  void an_unknown_version_of_http_is_505() throws IOException {
    problem(send("GET /scoring HTTP/9.9\r\nHost: localhost\r\n\r\n"), 505);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/x-www-form-urlencoded", "text/plain", "nonsense"})
  void the_body_is_read_as_json_whatever_its_content_type(String type) throws IOException {
    String body = "{\"dataset\":\"data/testdata/testdata.csv\"}";
    Reply reply =
        send(
            "POST /prediction"
                + END
                + "Content-Type: "
                + type
                + "\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);
    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void a_web_socket_request_is_answered_without_a_session() throws IOException {
    Reply reply =
        send(
            "GET /scoring HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade, close\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.head()).doesNotContain("Set-Cookie");
  }

  @Test
  void answers_hide_the_server_and_are_used_after_asking_again() throws IOException {
    Reply reply = send("GET /scoring" + END + "\r\n");
    assertThat(reply.head())
        .contains("Cache-Control: private, no-cache", "ETag: \"")
        .doesNotContain("Server:");
  }

  // hosts and origins

  private Reply to(String host, String more) throws IOException {
    return send(
        "GET /scoring HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + more + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST.:8080",
        "127.0.0.1:1",
        "127.1.2.3",
        "[::1]:80",
        "risk.example.com"
      })
  void names_of_the_service_are_answered(String host) throws IOException {
    assertThat(to(host, "").status()).isEqualTo(200);
    assertThat(to("localhost", "Origin: http://" + host + "\r\n").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "192.168.1.7",
        "risk.example.com.evil.example",
        "[::2]"
      })
  void other_names_are_misdirected(String host) throws IOException {
    Reply reply = to(host, "");
    problem(reply, 421);
    assertThat(reply.body())
        .contains("localhost, 127.0.0.1, risk.example.com")
        .contains("service.hosts");
    assertThat(send("GET http://" + host + "/scoring" + END + "\r\n").status()).isNotEqualTo(200);
    problem(to("localhost", "Origin: https://" + host + "\r\n"), 403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "file://", "chrome-extension://abc", "nonsense", "http://["})
  void other_origins_are_forbidden(String origin) throws IOException {
    problem(to("localhost", "Origin: " + origin + "\r\n"), 403);
  }

  @Test
  void a_program_that_names_no_host_is_answered() throws IOException {
    assertThat(send("GET /scoring HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
  }

  // slow clients

  private static final String SLOW =
      "POST /prediction HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{";

  @Test
  void slow_bodies_hold_up_nobody() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 80; i++) {
        Socket socket = new Socket("127.0.0.1", service.port());
        slow.add(socket);
        socket.getOutputStream().write(SLOW.getBytes(StandardCharsets.ISO_8859_1));
      }
      assertThat(send("GET /health/live" + END + "\r\n").status()).isEqualTo(200);
      assertThat(send("GET /scoring" + END + "\r\n").status()).isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void a_body_that_takes_too_long_is_refused() throws IOException {
    try (RiskService impatient = workspace.start(new SourceTables(), Duration.ofMillis(50))) {
      Reply reply = send(impatient, SLOW);
      problem(reply, 408);
      assertThat(reply.head()).contains("Connection: close");
      assertThat(send(impatient, "GET /health/live" + END + "\r\n").status()).isEqualTo(200);
    }
  }

  @Test
  void a_client_may_wait_for_100_continue() throws IOException {
    String body = "{\"dataset\":\"data/testdata/testdata.csv\"}";
    try (Socket socket = new Socket("127.0.0.1", service.port())) {
      socket.setSoTimeout(10_000);
      String head =
          "POST /prediction"
              + END
              + "Expect: 100-continue\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(new String(socket.getInputStream().readNBytes(25), StandardCharsets.UTF_8))
          .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      socket.getOutputStream().write(body.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200 OK");
    }
  }

  @Test
  void health_is_answered_while_every_other_thread_is_at_work() throws Exception {
    CountDownLatch leave = new CountDownLatch(1);
    TableReader stuck =
        new FileTableReader() {
          @Override
          public Table table(RiskConfig config, Path fileOrFolder) {
            try {
              leave.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return new SourceTables().table(config, fileOrFolder);
          }
        };
    List<Socket> busy = new ArrayList<>();
    try (RiskService full = workspace.start(stuck)) {
      String body = "{\"dataset\":\"data/testdata/testdata.csv\"}";
      for (int i = 0; i < 80; i++) {
        Socket socket = new Socket("127.0.0.1", full.port());
        busy.add(socket);
        String request =
            "POST /prediction" + END + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      }
      try {
        for (String path : List.of("/health/live", "/health/ready")) {
          assertThat(send(full, "GET " + path + END + "\r\n").status()).isEqualTo(200);
        }
      } finally {
        leave.countDown();
        for (Socket socket : busy) {
          socket.close();
        }
      }
    }
  }
}
