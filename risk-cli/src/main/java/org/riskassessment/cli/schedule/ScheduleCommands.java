package org.riskassessment.cli.schedule;

import java.util.LinkedHashMap;
import java.util.Map;

/** The command that has cron start runs. */
public final class ScheduleCommands {
  private ScheduleCommands() {}

  /** Their classes by their names, in the order in which help lists them. */
  public static Map<String, Class<?>> all() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("schedule", ScheduleCommand.class);
    return commands;
  }
}
