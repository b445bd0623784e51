package org.riskassessment.cli.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** The commands about model versions. */
public final class ModelCommands {
  private ModelCommands() {}

  /** Their classes by their names, in the order in which help lists them. */
  public static Map<String, Class<?>> all() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("train", TrainCommand.class);
    commands.put("score", ScoreCommand.class);
    commands.put("deploy", DeployCommand.class);
    commands.put("rollback", RollbackCommand.class);
    commands.put("models", ModelsCommand.class);
    return commands;
  }
}
