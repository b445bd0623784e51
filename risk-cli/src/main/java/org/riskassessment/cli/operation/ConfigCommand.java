package org.riskassessment.cli.operation;

import java.util.List;
import java.util.concurrent.Callable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.RiskCommand;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.wire.ConfigJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "config",
    header = "Shows or checks the configuration.",
    subcommands = {ConfigCommand.Show.class, ConfigCommand.Validate.class})
final class ConfigCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: show or validate");
  }

  @Command(name = "show", header = "The configuration in use, defaults included.")
  static final class Show implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      RiskCommand root = (RiskCommand) spec.root().userObject();
      RiskConfig config = root.configFile().load(root.profile);
      return root.show(
          Answer.of(
              RiskCommand.commandName(spec),
              ConfigJson.InForce.of(config),
              List.of(),
              Json.indented(config.toTree())));
    }
  }

  @Command(name = "validate", header = "Checks the configuration and reports all its faults.")
  static final class Validate implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      RiskCommand root = (RiskCommand) spec.root().userObject();
      RiskConfig config = root.configFile().load(root.profile);
      config.requireSecrets();
      return root.show(
          Answer.of(
              RiskCommand.commandName(spec),
              ConfigJson.Valid.of(config),
              List.of(),
              root.configFile().file() + ": valid\n"));
    }
  }
}
