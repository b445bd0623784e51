package org.riskassessment.cli.operation;

import java.util.LinkedHashMap;
import java.util.Map;

/** The commands that run the whole process and watch it. */
public final class OperationCommands {
  private OperationCommands() {}

  /** Their classes by their names, in the order in which help lists them. */
  public static Map<String, Class<?>> all() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("run", RunCommand.class);
    commands.put("status", StatusCommand.class);
    commands.put("doctor", DoctorCommand.class);
    commands.put("runs", RunsCommand.class);
    commands.put("replay", ReplayCommand.class);
    commands.put("config", ConfigCommand.class);
    commands.put("db", DbCommand.class);
    return commands;
  }
}
