package org.riskassessment.cli.operation;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.riskassessment.cli.schedule.Crontab;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.cli.terminal.RiskCommand;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.wire.DoctorJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "doctor",
    header = "Checks everything that a run needs, and says how to fix faults.",
    description = {
      "",
      "Changes nothing, except that it upgrades a store made by an earlier release.",
      "Exit status: 0 when nothing failed, else that of the first failure.",
      ""
    })
final class DoctorCommand implements Callable<Integer> {
  private static final int INDENT = 30;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    RiskCommand root = (RiskCommand) spec.root().userObject();
    List<Doctor.Check> checks =
        new Doctor(root, Crontab.ofUser(), Clock.systemDefaultZone()).checks();
    List<String> attention =
        checks.stream()
            .filter(check -> check.status() == DoctorJson.Status.ATTENTION)
            .map(check -> check.name() + ": " + check.message())
            .toList();
    return root.show(
        Answer.of(
                RiskCommand.commandName(spec),
                new DoctorJson(checks.stream().map(DoctorCommand::json).toList()),
                // The text shows them in their places.
                root.format == RiskCommand.Format.JSON ? attention : List.of(),
                text(checks))
            .withExitStatus(Doctor.exitStatus(checks)));
  }

  private static DoctorJson.Check json(Doctor.Check check) {
    return new DoctorJson.Check(check.name(), check.status(), check.message(), check.fix());
  }

  private static String text(List<Doctor.Check> checks) {
    Lines text = new Lines(INDENT);
    for (Doctor.Check check : checks) {
      String label =
          String.format(Locale.ROOT, "%-10s %s ", Words.lower(check.status()), check.name());
      String fix = check.fix();
      text.add(label, check.message() + (fix == null ? "" : "\nFix: " + fix));
    }
    StringBuilder counts = new StringBuilder();
    for (DoctorJson.Status status : DoctorJson.Status.values()) {
      long count = checks.stream().filter(check -> check.status() == status).count();
      counts
          .append(counts.length() == 0 ? "" : ", ")
          .append(count)
          .append(' ')
          .append(Words.lower(status));
    }
    return text.verbatim("").verbatim(counts.toString()).toString();
  }
}
