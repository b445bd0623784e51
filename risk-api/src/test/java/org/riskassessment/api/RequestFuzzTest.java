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
          200, 201, 204, 304, 400, 401, 403, 404, 405, 408, 409, 411, 413, 414, 415, 417, 421, 422,
          426, 431, 501, 503, 505);

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

  @TempDir Path folder;

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  }

  private static String post(String body, String more) {
    return post("/prediction", body, more);
  }

  private static String post(String path, String body, String more) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        + more
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static final String DATASET = "{\"dataset\": \"data/testdata/testdata.csv\"}";

  private static final String ROW =
      "{\"corporation\":\"a\",\"lastmonth_activity\":1,\"lastyear_activity\":2.5,"
          + "\"number_of_employees\":null}";

  private static final List<String> REQUESTS_TO_SPOIL =
      List.of(
          get("/v1/call-list?capacity=5&min_risk=0.5&owner=a"),
          get("/v1/clients/abcd"),
          get("/v1/models/1"),
          get("/v1/models/1/card"),
          get("/v1/runs?limit=3"),
          get("/v1/runs/latest"),
          get("/v1/metrics/history?limit=2&column=number_of_employees"),
          get("/v1/status"),
          get("/v1/monitoring"),
          get("/v2/models/risk/versions/1"),
          get("/metrics"),
          post("/v1/predictions", "{\"explain\": 2, \"instances\": [" + ROW + "," + ROW + "]}", ""),
          post(
              "/v1/predictions", ROW + "\n" + ROW + "\n", "Content-Type: application/x-ndjson\r\n"),
          post(
              "/v1/predictions",
              "corporation,lastmonth_activity,lastyear_activity,number_of_employees\na,1,2,3\n",
              "Content-Type: text/csv\r\n"),
          post("/v1/clients/abcd/what-if", "{\"values\": {\"number_of_employees\": 3}}", ""),
          post("/v1/clients/abcd/contacts", "{\"outcome\": \"saved\", \"note\": \"a\"}", ""),
          post("/v1/models/1/deploy", "{\"reason\": \"why\", \"force\": true}", ""),
          post("/v1/deployments/rollback", "{\"reason\": \"why\", \"to\": 1}", ""),
          post(
              "/v2/models/risk/infer",
              "{\"id\": \"1\", \"inputs\": [{\"name\": \"number_of_employees\", \"shape\": [2],"
                  + " \"datatype\": \"FP64\", \"data\": [1, 2.5]}], \"outputs\": [{\"name\":"
                  + " \"risk\"}]}",
              ""),
          post(
              "/invocations",
              "{\"dataframe_split\": {\"columns\": [\"number_of_employees\"], \"data\": [[1]]}}",
              ""),
          post("/invocations", "{\"inputs\": {\"number_of_employees\": [1, 2]}}", ""),
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
