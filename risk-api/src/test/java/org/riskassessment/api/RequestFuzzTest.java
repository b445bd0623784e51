package org.riskassessment.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.Mutations;

/**
 * Sends spoiled requests over plain sockets: each is answered with a documented status or, where it
 * is no whole request, not at all; none with a fault of the service, with a trace or with a path of
 * this machine. The service answers proper requests as before afterwards.
 *
 * <p>Deterministic: {@code -Dfuzz.only=17} sends one request again; {@code -Pstress} sends 4,000.
 */
class RequestFuzzTest {
  private static final int REQUESTS =
      Integer.getInteger("fuzz.count", System.getProperty("stress") == null ? 120 : 4_000);
  private static final String ONLY = System.getProperty("fuzz.only");
  private static final int PATIENCE_MILLIS = 20_000;

  private static final Set<Integer> DOCUMENTED =
      Set.of(
          200, 204, 400, 403, 404, 405, 408, 411, 413, 414, 415, 417, 421, 422, 426, 431, 501, 503,
          505);

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

  @TempDir Path folder;

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  }

  private static String post(String body, String more) {
    return "POST /prediction HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        + more
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static final String DATASET = "{\"dataset\": \"data/testdata/testdata.csv\"}";

  private static final List<String> REQUESTS_TO_SPOIL =
      List.of(
          get("/scoring"),
          get("/summarystats"),
          get("/diagnostics?a=b&c"),
          get("/health/ready"),
          get("/health/live").replace("GET", "HEAD"),
          get("/scoring").replace("GET", "OPTIONS"),
          post(DATASET, "Content-Type: application/json\r\n"),
          post(DATASET, "Expect: 100-continue\r\n"),
          post("{\"dataset\": \"data/sourcedata/new.csv\"}", "Accept: */*\r\n"),
          post("{\"dataset\": [1, 2.5e3, null, true, {\"a\": \"\\u0041\"}]}", ""),
          post(DATASET, "")
              .replaceAll("Content-Length: \\d+", "Transfer-Encoding: chunked")
              .replace(DATASET, "2a\r\n" + DATASET + "\r\n0\r\n\r\n"));

  @Test
  void every_request_is_answered_as_documented() throws IOException {
    TestWorkspace workspace = new TestWorkspace(folder);
    workspace.deploy(workspace.train(0));
    workspace.testScore(1, 100);
    workspace.diagnose();
    int first = ONLY == null ? 0 : Integer.parseInt(ONLY);
    int end = ONLY == null ? REQUESTS : first + 1;
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    PrintStream usual = System.err;
    List<String> failures = new ArrayList<>();
    try (RiskService service = workspace.start()) {
      String before = workspace.predict(service, TestWorkspace.TEST_DATA).body();
      System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
      for (int n = first; n < end && failures.size() < 10; n++) {
        byte[] request = request(n);
        for (String fault : faults(request, answer(service.port(), request))) {
          failures.add(
              "%s (again with -Dfuzz.only=%d)\n%s\n"
                  .formatted(fault, n, new String(request, ISO_8859_1)));
        }
      }
      assertThat(workspace.get(service, "/health/ready").statusCode()).isEqualTo(200);
      assertThat(workspace.predict(service, TestWorkspace.TEST_DATA).body()).isEqualTo(before);
    } finally {
      System.setErr(usual);
    }
    assertThat(failures).isEmpty();
    assertThat(logged.toString(StandardCharsets.UTF_8)).doesNotContain("\tat ");
  }

  private static byte[] request(int n) {
    Random random = new Random(n * 7_919L);
    byte[] whole =
        REQUESTS_TO_SPOIL.get(random.nextInt(REQUESTS_TO_SPOIL.size())).getBytes(ISO_8859_1);
    Mutations mutations = new Mutations(random);
    String text = new String(whole, ISO_8859_1);
    int body = text.indexOf("\r\n\r\n") + 4;
    if (body < text.length() && random.nextInt(3) == 0) {
      // A whole request with a spoiled body.
      byte[] spoiled = mutations.json(text.substring(body).getBytes(ISO_8859_1));
      return (text.substring(0, body)
                  .replaceAll("Content-Length: \\d+", "Content-Length: " + spoiled.length)
              + new String(spoiled, ISO_8859_1))
          .getBytes(ISO_8859_1);
    }
    return mutations.bytes(whole);
  }

  /** What comes back until the service closes the connection. */
  private static String answer(int port, byte[] request) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      // No more will come: a request cut short is not waited for.
      socket.shutdownOutput();
      socket.getInputStream().transferTo(bytes);
    } catch (SocketTimeoutException e) {
      return "no end after " + PATIENCE_MILLIS + " ms: " + bytes.toString(ISO_8859_1);
    } catch (SocketException e) {
      // The service may close before all of a refused request has been sent.
      return bytes.toString(ISO_8859_1);
    }
    return bytes.toString(ISO_8859_1);
  }

  private List<String> faults(byte[] request, String whole) {
    List<String> faults = new ArrayList<>();
    String answer = whole.replaceFirst("^HTTP/1\\.1 100 Continue\r\n\r\n", "");
    if (answer.isEmpty()) {
      return faults;
    }
    Matcher status = STATUS.matcher(answer);
    if (!status.lookingAt()) {
      faults.add("is no answer: " + answer);
    } else if (!DOCUMENTED.contains(Integer.parseInt(status.group(1)))) {
      faults.add("status " + status.group(1) + ": " + answer);
    }
    for (String word :
        List.of("Exception", "\tat ", "java.", "jetty", "Jetty", folder.toString())) {
      if (answer.contains(word) && !new String(request, ISO_8859_1).contains(word)) {
        faults.add("says '" + word + "': " + answer);
      }
    }
    return faults;
  }
}
