package org.riskassessment.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.riskassessment.cli.client.ClientCommands;
import org.riskassessment.cli.data.DataCommands;
import org.riskassessment.cli.model.ModelCommands;
import org.riskassessment.cli.operation.OperationCommands;
import org.riskassessment.cli.report.ReportCommands;
import org.riskassessment.cli.schedule.ScheduleCommands;
import org.riskassessment.cli.terminal.Lines;
import picocli.CommandLine;

/** All commands, in the groups that {@code risk --help} shows. */
final class Commands {
  private static final int INDENT = 15;

  /**
   * Commands that belong together.
   *
   * @param heading what help shows above them
   * @param commands their classes by their names
   */
  record Group(String heading, Map<String, Class<?>> commands) {}

  private static final List<Group> GROUPS =
      List.of(
          new Group("Know who may leave", ClientCommands.all()),
          new Group("Run and watch", OperationCommands.all()),
          new Group("Set up and read data", DataCommands.all()),
          new Group("Train and deploy models", ModelCommands.all()),
          new Group("Diagnose, report and serve", ReportCommands.all()),
          new Group("Automate runs", ScheduleCommands.all()));

  private Commands() {}

  /** Their classes by their names, in the order in which help lists them. */
  static Map<String, Class<?>> all() {
    Map<String, Class<?>> all = new LinkedHashMap<>();
    GROUPS.forEach(group -> all.putAll(group.commands()));
    return all;
  }

  /** The list for help, a heading above each group. */
  static String list(CommandLine.Help help) {
    Lines text = new Lines(INDENT);
    for (Group group : GROUPS) {
      text.verbatim("").verbatim(group.heading() + ":");
      for (String name : group.commands().keySet()) {
        CommandLine.Help command = help.subcommands().get(name);
        if (command != null) {
          text.add("  " + name, String.join(" ", command.commandSpec().usageMessage().header()));
        }
      }
    }
    return text.toString();
  }
}
