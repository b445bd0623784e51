package org.riskassessment.cli.operation;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.cli.terminal.RiskCommand;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Secret;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.store.sql.SqlRiskStore;
import org.riskassessment.core.store.sql.StoreCopy;
import org.riskassessment.core.store.sql.StoreInfo;
import org.riskassessment.core.wire.StoreJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "db",
    header = "Inspects, upgrades or copies the database of the store.",
    subcommands = {DbCommand.Info.class, DbCommand.Migrate.class, DbCommand.Copy.class})
final class DbCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: info, migrate or copy");
  }

  private static StoreJson.Info json(StoreInfo info, RiskConfig.Store store) {
    OptionalInt version = info.tablesVersion();
    return new StoreJson.Info(
        info.place(),
        info.product(),
        store.workspaceId(),
        version.isPresent() ? version.getAsInt() : null,
        SqlRiskStore.tablesVersion(),
        info.rows());
  }

  private static Lines rows(Lines text, Map<String, Long> rows) {
    rows.forEach((table, n) -> text.add(table, String.format(Locale.ROOT, "%,d rows", n)));
    return text;
  }

  @Command(
      name = "info",
      header = "Where the store is, the version of its tables, and its row counts.")
  static final class Info implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      RiskCommand root = (RiskCommand) spec.root().userObject();
      RiskConfig.Store store = root.configFile().load(root.profile).store();
      StoreInfo info = StoreInfo.of(store);
      int newest = SqlRiskStore.tablesVersion();
      OptionalInt version = info.tablesVersion();
      String product = info.product();
      Lines text = new Lines(18);
      text.add("Store", info.place());
      text.add("Database", product == null ? "does not exist yet" : product);
      text.add("Workspace", store.workspaceId());
      text.add(
          "Tables",
          version.isEmpty() || version.getAsInt() == 0
              ? "none yet; the first command that needs them creates them"
              : "version "
                  + version.getAsInt()
                  + (version.getAsInt() == newest ? "" : "; this release needs version " + newest));
      return root.show(
          Answer.of(
              RiskCommand.commandName(spec),
              json(info, store),
              List.of(),
              rows(text, info.rows()).toString()));
    }
  }

  @Command(
      name = "migrate",
      header = "Creates the store's tables, or upgrades them to this release.",
      description = {"", "Every command does this when necessary; this one does nothing else.", ""})
  static final class Migrate implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      RiskCommand root = (RiskCommand) spec.root().userObject();
      RiskConfig.Store store = root.configFile().load(root.profile).store();
      int before = StoreInfo.of(store).tablesVersion().orElse(0);
      SqlRiskStore.open(store).close();
      StoreInfo info = StoreInfo.of(store);
      int after = info.tablesVersion().orElse(0);
      return root.show(
          Answer.of(
              RiskCommand.commandName(spec),
              new StoreJson.Migrated(json(info, store), before),
              List.of(),
              info.place()
                  + (before == after
                      ? ": the tables are already at version " + after + "\n"
                      : before == 0
                          ? ": created the tables, version " + after + "\n"
                          : ": upgraded the tables from version "
                              + before
                              + " to "
                              + after
                              + "\n")));
    }
  }

  @Command(
      name = "copy",
      header = "Copies the workspace's store to another database and compares every row.",
      description = {
        "",
        "From SQLite to PostgreSQL, back, or between two of a kind. The copy is complete or "
            + "absent; the store itself does not change. To use the copy, name it as the store's url.",
        ""
      })
  static final class Copy extends WorkspaceCommand {
    @Option(
        names = "--to",
        required = true,
        paramLabel = "URL",
        description = "jdbc:postgresql://HOST/DATABASE, or a file for SQLite")
    String to = "";

    @Option(names = "--to-user", paramLabel = "NAME", description = "the user who logs in there")
    @Nullable String toUser;

    @Option(
        names = "--to-password",
        paramLabel = "REFERENCE",
        description = "that user's password: '$${env:NAME}' or '$${file:PATH}'")
    @Nullable String toPassword;

    @Option(
        names = "--to-workspace",
        paramLabel = "NAME",
        description = "the workspace's name there (default: its present name)")
    @Nullable String toWorkspace;

    @Override
    public Answer answer(Application application) {
      RiskConfig.Store from = application.config().store();
      RiskConfig.Store target = target(from);
      Map<String, Long> rows =
          application.process().alone(() -> new StoreCopy(from, target).copy());
      long all = rows.values().stream().mapToLong(Long::longValue).sum();
      Lines text =
          rows(new Lines(18), rows)
              .verbatim(
                  String.format(
                      Locale.ROOT,
                      "Copied %,d rows to %s and compared every one."
                          + " To use the copy, name it in store.url.",
                      all,
                      StatusCommand.storeName(application.config(), target)));
      return Answer.of(
          commandName(),
          new StoreJson.Copied(
              StoreInfo.of(from).place(),
              StoreInfo.of(target).place(),
              target.workspaceId(),
              rows,
              all),
          List.of(),
          text.toString());
    }

    private RiskConfig.Store target(RiskConfig.Store from) {
      ErrorContext option = ErrorContext.none().withColumn("--to");
      if (Database.holdsLogin(to) || !to.startsWith("jdbc:") && to.contains("://")) {
        throw new RiskException(
            ErrorCode.USAGE,
            "is not a valid JDBC URL, or contains a password",
            option.withAccepted(
                "jdbc:postgresql://HOST/DATABASE with --to-user and --to-password, or a file"));
      }
      Path here = Path.of("").toAbsolutePath();
      String url = to.startsWith("jdbc:") ? to : "jdbc:sqlite:" + here.resolve(to).normalize();
      Secret password =
          toPassword == null
              ? null
              : Secret.of(toPassword, here, ErrorContext.none().withColumn("--to-password"));
      return new RiskConfig.Store(
          new Database(url, toUser, password),
          toWorkspace == null ? from.workspaceId() : toWorkspace);
    }
  }
}
