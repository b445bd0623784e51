package org.riskassessment.cli.operation;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.schedule.Crontab;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.cli.terminal.RiskCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "doctor",
    header = "Checks the workspace and all it needs, and says how to mend what is broken.",
    description = {
      "",
      "Changes nothing but a store of an earlier release, which it brings up to this one.",
      "The exit status is 0 when nothing failed, else that of the first failure.",
      ""
    })
public final class DoctorCommand implements Callable<Integer> {
  private static final int INDENT = 30;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    RiskCommand root = (RiskCommand) spec.root().userObject();
    List<Doctor.Check> checks =
        new Doctor(root, Crontab.ofUser(), Clock.systemDefaultZone()).checks();
    List<String> attention =
        checks.stream()
            .filter(check -> check.status() == Doctor.Status.ATTENTION)
            .map(check -> check.name() + ": " + check.message())
            .toList();
    return root.show(
        Answer.of(
                RiskCommand.commandName(spec),
                Map.of("checks", checks.stream().map(DoctorCommand::tree).toList()),
                // The text tells of them in their place.
                root.format == RiskCommand.Format.JSON ? attention : List.of(),
                text(checks))
            .withExitStatus(Doctor.exitStatus(checks)));
  }

  private static Map<String, @Nullable Object> tree(Doctor.Check check) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", check.name());
    tree.put("status", word(check.status()));
    tree.put("message", check.message());
    tree.put("mend", check.mend());
    return tree;
  }

  private static String text(List<Doctor.Check> checks) {
    Lines text = new Lines(INDENT);
    for (Doctor.Check check : checks) {
      String label = String.format(Locale.ROOT, "%-10s %s ", word(check.status()), check.name());
      String mend = check.mend();
      text.add(label, check.message() + (mend == null ? "" : "\nMend: " + mend));
    }
    StringBuilder counts = new StringBuilder();
    for (Doctor.Status status : Doctor.Status.values()) {
      long count = checks.stream().filter(check -> check.status() == status).count();
      counts
          .append(counts.length() == 0 ? "" : ", ")
          .append(count)
          .append(' ')
          .append(word(status));
    }
    return text.verbatim("").verbatim(counts.toString()).toString();
  }

  private static String word(Doctor.Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
