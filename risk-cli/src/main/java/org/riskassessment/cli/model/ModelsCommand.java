package org.riskassessment.cli.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Models;
import org.riskassessment.core.version.Decisions;
import org.riskassessment.core.version.ModelComparison;
import org.riskassessment.core.version.PrunePlan;
import org.riskassessment.core.version.Verification;
import org.riskassessment.core.wire.VersionJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "models",
    header = "Lists, compares, checks, exports or prunes model versions.",
    subcommands = {
      ModelsCommand.ListCommand.class,
      ModelsCommand.Show.class,
      ModelsCommand.Compare.class,
      ModelsCommand.History.class,
      ModelsCommand.Verify.class,
      ModelsCommand.Export.class,
      ModelsCommand.Prune.class
    })
final class ModelsCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing: list, show, compare, history, verify, export or prune");
  }

  private static Models models(Application application) {
    return new Models(application.config().schema(), application.store().models());
  }

  private static int deployed(Application application) {
    return application.store().models().deployed().map(Deployment::version).orElse(0);
  }

  @Command(name = "list", header = "All versions, and which is deployed.")
  static final class ListCommand extends WorkspaceCommand {

    @Override
    public Answer answer(Application application) {
      List<ModelVersion> versions = application.store().models().versions();
      int deployed = deployed(application);
      return Answer.of(
              commandName(),
              VersionJson.Models.of(versions, deployed),
              List.of(),
              ModelTexts.models(versions, deployed))
          .withTable(ModelTexts.modelsTable(versions, deployed));
    }
  }

  @Command(
      name = "show",
      header = "A version: its data, scores, files and history.",
      description = "")
  static final class Show extends WorkspaceCommand {
    @Parameters(
        arity = "0..1",
        paramLabel = "VERSION",
        description = "the version (default: the deployed one)")
    @Nullable Integer version;

    @Override
    public Answer answer(Application application) {
      Models models = models(application);
      ModelVersion shown = models.version(version == null ? models.deployed().version() : version);
      var registry = application.store().models();
      ModelTexts.Known known =
          new ModelTexts.Known(
              shown,
              VersionJson.Status.of(shown, deployed(application)),
              registry.evaluations(shown.version()),
              new Decisions(registry).on(shown.version()).orElse(null),
              registry.deployments().stream().filter(d -> d.version() == shown.version()).toList());
      return Answer.of(
          commandName(),
          VersionJson.Details.of(
              shown, known.status(), known.evaluations(), known.decision(), known.deployments()),
          List.of(),
          ModelTexts.text(known));
    }
  }

  @Command(
      name = "compare",
      header = "Two versions side by side, and on the same rows that neither has seen.",
      description = {
        "",
        "On the held-out clients' rows newer than the older version, and on all their rows: the "
            + "difference in ROC AUC with its 95%% interval, and McNemar's test.",
        ""
      })
  static final class Compare extends WorkspaceCommand {
    @Parameters(index = "0", paramLabel = "A", description = "a version")
    int first;

    @Parameters(index = "1", paramLabel = "B", description = "the version to compare with")
    int second;

    @Override
    public Answer answer(Application application) {
      ModelComparison comparison = application.process().versions().compare(first, second);
      return Answer.of(
          commandName(),
          VersionJson.Comparison.of(comparison),
          comparison.obstacle() == null
              ? List.of()
              : List.of("not compared on the same rows: " + comparison.obstacle()),
          ModelTexts.text(comparison));
    }
  }

  @Command(
      name = "history",
      header = "What was deployed when, why and by who; no entry is ever removed.")
  static final class History extends WorkspaceCommand {

    @Override
    public Answer answer(Application application) {
      List<Deployment> history = application.store().models().deployments();
      return Answer.of(
              commandName(),
              VersionJson.History.of(history),
              List.of(),
              ModelTexts.history(history))
          .withTable(ModelTexts.historyTable(history));
    }
  }

  @Command(
      name = "verify",
      header = "Checks that every file of a version is as it was stored.",
      description = {
        "",
        "Exit status 6 when a file in the store has changed: its version can no longer be used. "
            + "The files in the workspace's folders are copies for people. A changed one is "
            + "reported; delete it, and the next command writes it again.",
        ""
      })
  static final class Verify extends WorkspaceCommand {
    @Parameters(
        arity = "0..1",
        paramLabel = "VERSION",
        description = "the version (default: all of them)")
    @Nullable Integer version;

    @Override
    public Answer answer(Application application) {
      List<ModelVersion> versions =
          version == null
              ? application.store().models().versions()
              : List.of(models(application).version(version));
      Verification found = application.process().versions().verify(versions);
      return Answer.of(
              commandName(),
              VersionJson.Verified.of(found),
              Stream.concat(found.derived().stream(), found.strayViews().stream())
                  .map(Verification.Fault::message)
                  .toList(),
              ModelTexts.text(found))
          .withExitStatus(found.faults().isEmpty() ? 0 : ErrorCode.MODEL_CORRUPT.exitStatus());
    }
  }

  @Command(
      name = "export",
      header = "Writes a version to a file in one of its formats.",
      description = {
        "",
        "This program scores with json; tribuo and onnx are for other programs.",
        ""
      })
  static final class Export extends WorkspaceCommand {
    /** The formats of a model, with the names of their files. */
    enum Form {
      JSON(ModelJson.FILE),
      TRIBUO("model.tribuo.pb"),
      ONNX("model.onnx");

      final String file;

      Form(String file) {
        this.file = file;
      }
    }

    @Parameters(
        arity = "0..1",
        paramLabel = "VERSION",
        description = "the version (default: the deployed one)")
    @Nullable Integer version;

    @Option(
        names = "--format",
        required = true,
        paramLabel = "onnx|json|tribuo",
        description = "the format")
    Form form = Form.JSON;

    @Option(
        names = "--to",
        paramLabel = "FILE",
        description = "the file to write (default: model-VERSION with the format's ending)")
    @Nullable Path to;

    @Override
    public Answer answer(Application application) {
      Models models = models(application);
      ModelVersion exported =
          models.version(version == null ? models.deployed().version() : version);
      byte[] content = models.artifact(exported, form.file);
      Path target =
          to == null
              ? Path.of(form.file.replaceFirst("^model", "model-" + exported.version()))
              : to;
      requireFileOrNothing(target);
      new DurableFiles(application.config().fileAccess()).write(target, content);
      return Answer.of(
          commandName(),
          new VersionJson.Exported(
              exported.version(),
              target.toString(),
              content.length,
              Objects.requireNonNull(exported.artifacts().get(form.file))),
          List.of(),
          "Wrote version " + exported.version() + " to " + target + "\n");
    }

    /** A device such as /dev/stdout would be replaced by a file. */
    private static void requireFileOrNothing(Path target) {
      try {
        if (Files.exists(target)) {
          RegularFile.attributes(target);
        }
      } catch (IOException e) {
        throw DurableFiles.failure(target, e);
      }
    }
  }

  @Command(
      name = "prune",
      header = "Deletes the files of older versions to save space.",
      description = {
        "",
        "The deployed version and the one that a rollback goes to always keep theirs. The history, "
            + "cards and scores of all versions stay.",
        ""
      })
  static final class Prune extends WorkspaceCommand {
    @Option(
        names = "--keep",
        required = true,
        paramLabel = "N",
        description = "how many of the newest versions keep their files, 1 or more")
    int keep;

    @Option(
        names = {"-n", "--dry-run"},
        description = "only show what would be deleted")
    boolean dryRun;

    @Override
    public Answer answer(Application application) {
      requirePositive("--keep", keep);
      Optional<CommandReport<PrunePlan>> report =
          dryRun ? Optional.empty() : Optional.of(application.process().versions().prune(keep));
      PrunePlan pruning =
          report
              .map(CommandReport::result)
              .orElseGet(() -> application.process().versions().prunePlan(keep));
      return Answer.of(
          commandName(),
          VersionJson.Pruned.of(pruning, dryRun),
          report.map(CommandReport::warnings).orElse(List.of()),
          ModelTexts.text(pruning, dryRun));
    }
  }
}
