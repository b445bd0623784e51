package org.riskassessment.cli.report;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.riskassessment.api.RiskService;
import org.riskassessment.api.http.Tls;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.RiskCommand;
import org.riskassessment.cli.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    header = "Step 4: runs the HTTP service until you stop it.",
    description = {
      "",
      "Predictions, call list, clients, models, runs and figures for other programs. GET /docs"
          + " shows every path, GET /openapi.yaml describes them for programs. On an address that"
          + " others reach, callers need a token: see 'risk tokens'.",
      ""
    })
final class ServeCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 100;
  private static final String PASSWORD = "RISK_TLS_PASSWORD";

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "the port, 0 for any free one (default: ${DEFAULT-VALUE})")
  int port = 8080;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "the address to listen on (default: ${DEFAULT-VALUE}, this machine only)")
  String host = "127.0.0.1";

  @Option(
      names = "--tls-keystore",
      paramLabel = "FILE",
      description =
          "answer over TLS, with the key and the certificates in this PKCS #12 or JKS file; its "
              + "password is in the environment variable "
              + PASSWORD)
  @Nullable Path keystore;

  @Override
  public Integer call() throws InterruptedException {
    RiskCommand root = (RiskCommand) spec.root().userObject();
    try (Application application = Application.open(root);
        RiskService service = service(application).start()) {
      if (!root.quiet) {
        root.err.println("risk: serving on " + service.uri() + "; press Ctrl-C to stop");
      }
      while (!root.signals.cancellation().isRequested()) {
        Thread.sleep(LOOK_MILLIS);
      }
    }
    return 0;
  }

  private RiskService.Builder service(Application application) {
    RiskService.Builder service =
        RiskService.over(
                application.config(), application.store(), Application.stages(application.config()))
            .release(Version.current())
            .host(host)
            .port(port);
    Path file = keystore;
    if (file == null) {
      return service;
    }
    String password = System.getenv(PASSWORD);
    return service.tls(Tls.of(file, password == null ? "" : password));
  }
}
