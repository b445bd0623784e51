package org.riskassessment.cli;

import java.util.List;
import java.util.Map;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.store.Deployment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "models",
    header = "The model versions.",
    subcommands = ModelsCommand.ListCommand.class)
final class ModelsCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: list");
  }

  @Command(name = "list", header = "All versions, and which of them is deployed.")
  static final class ListCommand extends WorkspaceCommand {

    @Override
    Answer answer(Application application) {
      List<ModelVersion> versions = application.store().models().versions();
      int deployed = application.store().models().deployed().map(Deployment::version).orElse(0);
      return Answer.of(
              commandName(),
              Map.of("models", Trees.models(versions, deployed)),
              List.of(),
              Texts.models(versions, deployed))
          .withCsv(Texts.modelsCsv(versions, deployed));
    }
  }
}
