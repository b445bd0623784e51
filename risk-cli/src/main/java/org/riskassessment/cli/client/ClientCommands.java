package org.riskassessment.cli.client;

import java.util.LinkedHashMap;
import java.util.Map;

/** The commands about clients. */
public final class ClientCommands {
  private ClientCommands() {}

  /** Their classes by their names, in the order in which help lists them. */
  public static Map<String, Class<?>> all() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("call-list", CallListCommand.class);
    commands.put("client", ClientCommand.class);
    commands.put("contact", ContactCommand.class);
    commands.put("predict", PredictCommand.class);
    return commands;
  }
}
