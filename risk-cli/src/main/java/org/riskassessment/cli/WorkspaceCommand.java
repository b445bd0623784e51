package org.riskassessment.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that works on a workspace and answers. */
abstract class WorkspaceCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public final Integer call() {
    RiskCommand root = (RiskCommand) spec.root().userObject();
    try (Application application = Application.open(root)) {
      return root.show(answer(application));
    }
  }

  abstract Answer answer(Application application);

  String commandName() {
    return RiskCommand.commandName(spec);
  }

  /** Who gives the command, for the history. */
  static String user() {
    return System.getProperty("user.name", "unknown");
  }
}
