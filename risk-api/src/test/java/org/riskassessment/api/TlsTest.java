package org.riskassessment.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.api.http.Tls;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.ingest.SourceTables;

class TlsTest {
  private static final String PASSWORD = "a password";
  private static @TempDir Path folder;
  private static Path keystore;

  @BeforeAll
  static void makeKey() throws Exception {
    keystore = folder.resolve("risk.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "risk",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-keystore",
                keystore.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    keytool.getInputStream().readAllBytes();
    assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private static HttpClient trusting() throws Exception {
    KeyStore known = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keystore)) {
      known.load(in, PASSWORD.toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("risk", known.getCertificate("risk"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  @Test
  void answers_over_tls_and_only_so() throws Exception {
    TestWorkspace workspace = new TestWorkspace(folder.resolve("w"));
    try (RiskService service =
        RiskService.over(
                workspace.config, workspace.store, TestWorkspace.stages(new SourceTables()))
            .tls(Tls.of(keystore, PASSWORD))
            .start()) {
      assertThat(service.uri().getScheme()).isEqualTo("https");
      HttpResponse<String> answer =
          trusting()
              .send(
                  HttpRequest.newBuilder(URI.create(service.uri() + "/health/live")).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).isEqualTo("{\"status\":\"live\"}");
      assertThatThrownBy(
              () ->
                  HttpClient.newHttpClient()
                      .send(
                          HttpRequest.newBuilder(
                                  URI.create("http://127.0.0.1:" + service.port() + "/scoring"))
                              .build(),
                          HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_keystore_that_cannot_be_used_is_refused() throws Exception {
    assertThatThrownBy(() -> Tls.of(keystore, "wrong"))
        .isInstanceOf(RiskException.class)
        .hasMessageContaining("risk.p12")
        .hasMessageNotContaining("wrong");
    assertThatThrownBy(() -> Tls.of(folder.resolve("none.p12"), PASSWORD))
        .isInstanceOf(RiskException.class);
    Path text = Files.writeString(folder.resolve("text.p12"), "not a keystore");
    assertThatThrownBy(() -> Tls.of(text, PASSWORD)).isInstanceOf(RiskException.class);
  }
}
