package org.riskassessment.core.version;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.DatasetBytes;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.run.Run;

/**
 * What today's rows are compared with: the newest labelled row of each client that a version held
 * out, without the clients' names, kept with the version from its training on.
 */
public final class ReferenceRows {
  /** Name of the artifact. */
  static final String FILE = "reference.bin";

  /** More clients would tell nothing more, and be kept with every version. */
  private static final int MOST_CLIENTS = 10_000;

  private final Run run;

  public ReferenceRows(Run run) {
    this.run = run;
  }

  /**
   * The artifact's content.
   *
   * @param held rows of clients held out, all labelled
   */
  static byte[] bytes(Dataset held, long seed) {
    int[] newest = held.newestRows();
    int[] chosen = newest;
    if (newest.length > MOST_CLIENTS) {
      long[] drawn = Arrays.stream(newest).mapToLong(row -> held.clientHash(row, seed)).toArray();
      long[] sorted = drawn.clone();
      Arrays.sort(sorted);
      long limit = sorted[MOST_CLIENTS];
      chosen =
          IntStream.range(0, newest.length)
              .filter(client -> drawn[client] < limit)
              .map(client -> newest[client])
              .toArray();
    }
    return DatasetBytes.write(held.pick(chosen).anonymous());
  }

  /** Empty where it was not kept and the rows are not to be had, or are of another schema. */
  public Optional<Dataset> rows(ModelVersion version) {
    byte[] content;
    if (version.artifacts().containsKey(FILE)) {
      content = run.store().models().artifact(version.version(), FILE);
    } else {
      Optional<Dataset> held = new VersionTrainer(run).heldOutRows(version.card());
      if (held.isEmpty()) {
        return Optional.empty();
      }
      content = bytes(held.get(), version.card().seed());
      run.store().models().addArtifact(version.version(), FILE, content);
    }
    try {
      return Optional.of(DatasetBytes.read(run.config().schema(), content));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
