package org.riskassessment.cli.schedule;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.riskassessment.cli.terminal.RiskCommand;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;

/** What cron needs to start runs of a workspace. */
public final class Schedule {
  /** Property with the launcher's path, set by the launcher. */
  public static final String LAUNCHER = "risk.launcher";

  /** Name of the file with the cron line, in the report folder. */
  private static final String JOB_FILE = "cronjob.txt";

  private static final String LOG_FILE = "risk.log";

  private Schedule() {}

  /** The place of a workspace and profile in the crontab, whether or not they exist. */
  public static CrontabBlock block(RiskCommand root) {
    return new CrontabBlock(real(root.configFile().workspace()), root.profile);
  }

  /** The line that starts a run by this program, with this Java. */
  public static CronLine line(String fields, RiskCommand root, RiskConfig config) {
    ConfigFile file = root.configFile();
    Path workspace = real(file.workspace());
    List<String> words = new ArrayList<>(program());
    words.addAll(List.of("run", "--workspace", workspace.toString()));
    if (!file.file().equals(file.workspace().resolve(ConfigFile.NAME))) {
      words.addAll(List.of("--config", file.file().toString()));
    }
    if (!root.profile.equals(RiskConfig.PRODUCTION)) {
      words.addAll(List.of("--profile", root.profile));
    }
    return CronLine.of(
        fields,
        config.fileAccess(),
        List.of(
            "JAVA_HOME=" + System.getProperty("java.home"), "LC_ALL=C.UTF-8", "RISK_UNATTENDED=1"),
        words,
        log(config).toString());
  }

  /**
   * The log of cron's runs: beside the report folder if that is inside the workspace, else in it.
   */
  public static Path log(RiskConfig config) {
    Path beside = config.reportFolder().resolveSibling(LOG_FILE);
    Path folder = beside.getParent();
    boolean inside =
        folder != null
            && folder.startsWith(config.workspace())
            && !folder.equals(config.workspace());
    return inside ? beside : config.reportFolder().resolve(LOG_FILE);
  }

  public static Path jobFile(RiskConfig config) {
    return config.reportFolder().resolve(JOB_FILE);
  }

  /** The words that start this program: its launcher, else Java with its jar. */
  private static List<String> program() {
    String launcher = System.getProperty(LAUNCHER);
    if (launcher != null) {
      return List.of(Path.of(launcher).toAbsolutePath().normalize().toString());
    }
    try {
      Path jar =
          Path.of(Schedule.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toAbsolutePath();
      if (Files.isRegularFile(jar)) {
        return List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-jar",
            jar.toString());
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    throw new RiskException(
        ErrorCode.USAGE,
        "cron can start the launcher 'risk' or risk.jar, but this program was started as neither");
  }

  private static Path real(Path workspace) {
    try {
      return workspace.toRealPath();
    } catch (IOException e) {
      return workspace;
    }
  }
}
