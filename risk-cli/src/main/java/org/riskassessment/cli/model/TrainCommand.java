package org.riskassessment.cli.model;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.model.ModelCardPage;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.wire.VersionJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    header = "Step 2: trains a model on the dataset.",
    description = {
      "",
      "One client in five, chosen by its id, is held out to judge the model. The kind of model "
          + "and its penalty are chosen by cross-validation on the others. The new version is "
          + "stored, not deployed.",
      "",
      "The options override the keys of 'training' in config.json for this training.",
      ""
    })
final class TrainCommand extends WorkspaceCommand {
  @Option(
      names = "--candidate",
      paramLabel = "KIND",
      description =
          "the kind of model: logistic, sgd (by Tribuo's trainer), scorecard, or auto for the"
              + " better of logistic and scorecard (default: as configured, or else auto)")
  @Nullable String candidate;

  @Option(names = "--seed", paramLabel = "N", description = "seed of the folds and intervals")
  @Nullable Long seed;

  @Option(
      names = "--window",
      paramLabel = "ROWS",
      description = "rows to train on: " + Training.Window.ACCEPTED)
  @Nullable String window;

  private Training settings(RiskConfig config) {
    Training settings = config.training();
    if (candidate != null) {
      settings = settings.withCandidates(candidates(candidate));
    }
    if (seed != null) {
      settings = settings.withSeed(seed);
    }
    if (window != null) {
      String text = window;
      Training.Window parsed =
          Training.Window.parse(text)
              .orElseThrow(() -> usage("--window", text, Training.Window.ACCEPTED));
      if (parsed.unit() == Training.Window.Unit.PERIODS && !config.schema().hasPeriods()) {
        throw usage(
            "--window", text, "last N rows; periods need a date column with the role observed_at");
      }
      settings = settings.withWindow(parsed);
    }
    return settings;
  }

  private static List<Training.Candidate> candidates(String name) {
    return switch (name) {
      case "auto" -> Training.STANDARD.candidates();
      case "logistic" -> List.of(Training.Candidate.LOGISTIC);
      case "sgd" -> List.of(Training.Candidate.SGD);
      case "scorecard" -> List.of(Training.Candidate.SCORECARD);
      default -> throw usage("--candidate", name, "logistic, sgd, scorecard, auto");
    };
  }

  private static RiskException usage(String option, String value, String accepted) {
    return new RiskException(
        ErrorCode.USAGE,
        option + " is not valid",
        ErrorContext.none().withValue(value).withAccepted(accepted));
  }

  @Override
  public Answer answer(Application application) {
    CommandReport<ModelVersion> report =
        application.process().versions().train(settings(application.config()));
    ModelVersion version = report.result();
    return Answer.of(
        commandName(),
        VersionJson.Trained.of(version),
        report.warnings(),
        ModelTexts.trained(version)
            + "Model card: "
            + card(application, version)
            + "\nNext:  risk score, then risk deploy\n");
  }

  private static String card(Application application, ModelVersion version) {
    return application
        .config()
        .display(
            application
                .config()
                .modelFolder()
                .resolve(Integer.toString(version.version()))
                .resolve(ModelCardPage.FILE));
  }
}
