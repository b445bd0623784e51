package org.riskassessment.core.version;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.run.Run;

/**
 * Files of versions that can be computed from the rows a version was trained on: computed when
 * first needed, stored, and computed again when what was stored is damaged.
 */
final class DerivedFiles {
  private final Run run;

  DerivedFiles(Run run) {
    this.run = run;
  }

  /** Makes a value of a file. */
  @FunctionalInterface
  interface Reader<T> {
    /**
     * @param name what messages call the file
     * @throws RiskException MODEL_CORRUPT when it is damaged
     */
    T read(byte[] content, String name);
  }

  /** What is stored; empty when it has not been computed, or is damaged. */
  <T> Optional<T> stored(ModelVersion version, String file, Reader<T> reader) {
    if (!version.artifacts().containsKey(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          reader.read(
              run.store().models().artifact(version.version(), file),
              "model version " + version.version() + ", " + file));
    } catch (RiskException e) {
      if (e.code() != ErrorCode.MODEL_CORRUPT) {
        throw e;
      }
      run.dropDerived(version, file);
      return Optional.empty();
    }
  }

  /** What is stored, or else what is computed now; empty when it cannot be. */
  <T> Optional<T> get(
      ModelVersion version,
      String file,
      Reader<T> reader,
      Function<T, byte[]> writer,
      Supplier<Optional<T>> computed) {
    Optional<T> stored = stored(version, file, reader);
    if (stored.isPresent()) {
      return stored;
    }
    Optional<T> value = computed.get();
    value.ifPresent(found -> keep(version, file, writer.apply(found)));
    return value;
  }

  /** A store that may only be read answers all the same. */
  private void keep(ModelVersion version, String file, byte[] content) {
    try {
      run.store().models().addArtifact(version.version(), file, content);
    } catch (RiskException e) {
      if (e.code() != ErrorCode.WRITE_FAILED) {
        throw e;
      }
      run.warn(file + " is computed each time, since it cannot be stored: " + e.getMessage());
    }
  }
}
