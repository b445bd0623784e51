package org.riskassessment.api.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.AbstractList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.riskassessment.api.http.Call;
import org.riskassessment.api.http.Endpoint;
import org.riskassessment.api.http.Problem;
import org.riskassessment.api.http.ProblemException;
import org.riskassessment.api.http.Reply;
import org.riskassessment.api.model.DeployedModel;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.stage.TableReader;
import org.riskassessment.core.wire.ServiceJson;

/**
 * Scores a data set of the workspace with the deployed model. It is named by a JSON object with the
 * single key {@code dataset}, or by {@code filepath} in the query or a form. Rows that the schema
 * rejects are counted but not scored.
 *
 * <p>At most one table for each processor, and at least two, are read at a time. Further requests
 * wait up to {@value #LONGEST_WAIT_SECONDS} s for their turn and then get a 503, so memory does not
 * grow with the number of requests.
 */
public final class PredictionEndpoint implements Endpoint {
  /** The largest file scored in one request, in bytes. */
  public static final long LARGEST_FILE = 64L << 20;

  private static final String FILE_PATH = "filepath";
  private static final int MOST_KEPT = 32;
  private static final long LARGEST_KEPT = 256 << 10;
  private static final long SETTLED_MILLIS = 2_000;
  private static final long LONGEST_WAIT_SECONDS = 20;

  private final RiskConfig config;
  private final DataFolders folders;
  private final TableReader tables;
  private final DeployedModel deployed;
  private final Map<Path, Known> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Path, Known> eldest) {
              return size() > MOST_KEPT;
            }
          });
  private final Semaphore turns =
      new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);

  public PredictionEndpoint(RiskConfig config, TableReader tables, DeployedModel deployed) {
    this.config = config;
    this.folders = new DataFolders(config);
    this.tables = tables;
    this.deployed = deployed;
  }

  @Override
  public Reply answer(Call call) {
    DataFolders.DataFile file = folders.file(dataset(call.onlyQuery(FILE_PATH)));
    DeployedModel.Loaded loaded = deployed.current();
    Known before = known.get(file.real());
    Content content = Content.of(file.real());
    if (before != null
        && before.content().equals(content)
        && before.deployment() == loaded.deployment()
        && Objects.equals(before.warning(), deployed.warning())) {
      return before.reply();
    }
    takeTurn();
    try {
      String warning = deployed.warning();
      Reply reply = Reply.json(predictions(file, loaded, warning));
      if (content != null && content.isSettled()) {
        known.put(file.real(), new Known(content, loaded.deployment(), warning, reply));
      }
      return reply;
    } finally {
      turns.release();
    }
  }

  /** What a small file holds, by its facts; null for one that is not kept. */
  private record Content(long size, FileTime modified, @Nullable Object key) {
    static @Nullable Content of(Path file) {
      try {
        BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
        return facts.size() > LARGEST_KEPT
            ? null
            : new Content(facts.size(), facts.lastModifiedTime(), facts.fileKey());
      } catch (IOException e) {
        return null;
      }
    }

    /** Whether a later change would show in its time. */
    boolean isSettled() {
      return System.currentTimeMillis() - modified.toMillis() > SETTLED_MILLIS;
    }
  }

  /** The answer for a file, as long as neither it nor the deployment changes. */
  private record Known(Content content, int deployment, @Nullable String warning, Reply reply) {}

  /** The file that a caller names, in one of the three ways that are in use. */
  private static String dataset(Call call) {
    String path = call.query(FILE_PATH);
    if (path != null) {
      return path;
    }
    if (call.contentType().equals("application/x-www-form-urlencoded")) {
      String form = call.form(FILE_PATH);
      if (form != null) {
        return form;
      }
    }
    JsonSection request = call.json();
    String dataset = request.text("dataset");
    request.check();
    return dataset;
  }

  private void takeTurn() {
    try {
      if (turns.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new ProblemException(
        new Problem(503, "Too many data sets are being scored; try again later.")
            .withHeader("Retry-After", "5"));
  }

  private ServiceJson.Predictions predictions(
      DataFolders.DataFile file, DeployedModel.Loaded loaded, @Nullable String warning) {
    RiskModel model = loaded.model();
    TableReader.Table table = table(file);
    double[] risks = model.risks(model.logOdds(table.rows()));
    return new ServiceJson.Predictions(
        loaded.version(),
        risks.length,
        table.rejected().count(),
        list(risks, i -> model.exits(risks[i]) ? 1 : 0),
        list(risks, i -> risks[i]),
        warning);
  }

  private TableReader.Table table(DataFolders.DataFile file) {
    try {
      if (Files.size(file.real()) > LARGEST_FILE) {
        throw new ProblemException(
            422,
            file.display()
                + " is too large to score in one request; accepted: at most "
                + LARGEST_FILE
                + " bytes.");
      }
      return tables.table(config, file.real());
    } catch (IOException e) {
      throw unreadable(file);
    } catch (RiskException e) {
      if (e.code() == ErrorCode.SOURCE_UNREACHABLE) {
        throw unreadable(file);
      }
      if (e.code() == ErrorCode.DATA_INVALID) {
        // The reader's message has the file's path on this machine.
        throw new ProblemException(
            new Problem(
                422,
                e.getMessage().replace(file.real().toString(), file.display()),
                e.code(),
                Map.of()));
      }
      throw e;
    }
  }

  private static ProblemException unreadable(DataFolders.DataFile file) {
    return new ProblemException(404, file.display() + " cannot be read.");
  }

  /** A view, so that values are boxed only while they are written. */
  private static <T> List<T> list(double[] rows, IntFunction<T> value) {
    return new AbstractList<>() {
      @Override
      public T get(int index) {
        return value.apply(index);
      }

      @Override
      public int size() {
        return rows.length;
      }
    };
  }
}
