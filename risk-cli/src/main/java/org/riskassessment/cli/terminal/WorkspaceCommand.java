package org.riskassessment.cli.terminal;

import java.util.concurrent.Callable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that works on a workspace. */
public abstract class WorkspaceCommand implements Callable<Integer> {
  protected @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public final Integer call() {
    RiskCommand root = (RiskCommand) spec.root().userObject();
    try (Application application = Application.open(root)) {
      return root.show(answer(application));
    }
  }

  public abstract Answer answer(Application application);

  protected String commandName() {
    return RiskCommand.commandName(spec);
  }

  /** Refuses a count below 1. */
  protected static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new RiskException(ErrorCode.USAGE, option + " must be 1 or more, not " + value);
    }
  }

  /** Who runs the command, for the history. */
  protected static String user() {
    return System.getProperty("user.name", "unknown");
  }
}
