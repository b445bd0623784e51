package org.riskassessment.cli.data;

import java.util.LinkedHashMap;
import java.util.Map;

/** The commands that set a workspace up and read data into it. */
public final class DataCommands {
  private DataCommands() {}

  /** Their classes by their names, in the order in which help lists them. */
  public static Map<String, Class<?>> all() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("init", InitCommand.class);
    commands.put("demo", DemoCommand.class);
    commands.put("ingest", IngestCommand.class);
    commands.put("quarantine", QuarantineCommand.class);
    commands.put("watermark", WatermarkCommand.class);
    return commands;
  }
}
