package org.riskassessment.cli.report;

import java.time.Clock;
import java.util.List;
import org.riskassessment.api.access.TokenAccess;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.store.AccessToken;
import org.riskassessment.core.wire.AccessJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "tokens",
    header = "Says who may call the service: makes, lists and revokes tokens.",
    description = {
      "",
      "While there is no token, the service listens on this machine only and answers everybody. As "
          + "soon as there is one, callers show it in the header 'Authorization: Bearer TOKEN'. "
          + "Only a hash of it is stored.",
      ""
    },
    subcommands = {
      TokensCommand.CreateCommand.class,
      TokensCommand.ListCommand.class,
      TokensCommand.RevokeCommand.class
    })
final class TokensCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: create, list or revoke");
  }

  @Command(
      name = "create",
      header = "Makes a token, and shows it this once.",
      description = {
        "",
        "read: clients, models, runs and documents. predict: to have clients scored. operate: to "
            + "record calls and start runs, and to read. admin: everything, such as deploying.",
        ""
      })
  static final class CreateCommand extends WorkspaceCommand {
    @Parameters(paramLabel = "NAME", description = "who is to have it, such as crm")
    String name = "";

    @Option(
        names = "--scope",
        split = ",",
        required = true,
        paramLabel = "SCOPE",
        description = "read, predict, operate, admin, or several: read,predict")
    List<String> scopes = List.of();

    @Override
    public Answer answer(Application application) {
      String token =
          TokenAccess.create(
              application.store().tokens(), name, scopes, user(), Clock.systemUTC().instant());
      return Answer.of(
          commandName(),
          new AccessJson.Created(name, scopes, token),
          List.of(),
          token + "\n\nKeep it now: only a hash of it is stored.\n");
    }
  }

  @Command(name = "list", header = "The tokens, those taken back included.", description = "")
  static final class ListCommand extends WorkspaceCommand {
    @Override
    public Answer answer(Application application) {
      List<AccessToken> tokens = application.store().tokens().all();
      Lines text = new Lines(20);
      tokens.forEach(
          token ->
              text.add(
                  token.name(),
                  String.join(", ", token.scopes())
                      + "; made "
                      + Lines.day(token.createdAt())
                      + " by "
                      + token.by()
                      + (token.revokedAt() == null
                          ? ""
                          : "; revoked " + Lines.day(token.revokedAt()))));
      return Answer.of(
          commandName(),
          AccessJson.Tokens.of(tokens),
          List.of(),
          tokens.isEmpty()
              ? "No token: the service answers this machine only.\n"
              : text.toString());
    }
  }

  @Command(name = "revoke", header = "Takes a token back; a running service notices at once.")
  static final class RevokeCommand extends WorkspaceCommand {
    @Parameters(paramLabel = "NAME", description = "whose token")
    String name = "";

    @Override
    public Answer answer(Application application) {
      AccessToken token =
          TokenAccess.revoke(application.store().tokens(), name, Clock.systemUTC().instant());
      return Answer.of(
          commandName(),
          AccessJson.Token.of(token),
          List.of(),
          "The token of " + token.name() + " is no longer accepted.\n");
    }
  }
}
