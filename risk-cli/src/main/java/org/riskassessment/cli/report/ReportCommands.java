package org.riskassessment.cli.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** The commands that diagnose, report and serve. */
public final class ReportCommands {
  private ReportCommands() {}

  /** Their classes by their names, in the order in which help lists them. */
  public static Map<String, Class<?>> all() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("diagnose", DiagnoseCommand.class);
    commands.put("report", ReportCommand.class);
    commands.put("serve", ServeCommand.class);
    commands.put("tokens", TokensCommand.class);
    commands.put("apicalls", ApiCallsCommand.class);
    return commands;
  }
}
