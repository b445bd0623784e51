package org.riskassessment.cli.reliability;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.store.AccessTokens;
import org.riskassessment.core.store.CallLog;
import org.riskassessment.core.store.DiagnosisLog;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.store.ModelRegistry;
import org.riskassessment.core.store.PredictionLog;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunClaim;
import org.riskassessment.core.store.RunLog;

/**
 * Every state of a workspace that a process leaves behind when it dies: before each call to the
 * disk and each write to the store, the workspace is copied as it is and the copy is checked. One
 * run passes through all of its own crash points this way. A state that is the same as the one
 * before it, byte for byte, is checked once. At each of these points the power may fail as well,
 * and take what was not forced to the disk (see {@link PowerLoss}).
 *
 * <p>Checks a fifth of the states, and a twenty-fifth of those after a loss of power, others each
 * day. {@code -Dcrash.part=0} to {@code 4} chooses one, {@code -Dcrash.part=all} or {@code
 * -Pstress} checks all.
 */
final class CrashPoints {
  private static final int PARTS = 5;
  private static final long DAY_MILLIS = 24 * 3_600_000L;
  private static final String PROPERTY = "crash.part";

  /** Which fifth of the points is tried; negative for all of them. */
  private static final int PART = part();

  private static final Set<String> WRITES =
      Set.of(
          "commit",
          "forget",
          "add",
          "addArtifact",
          "addEvaluation",
          "assign",
          "deploy",
          "prune",
          "review",
          "start",
          "addStep",
          "finish");

  /** What has to hold in a workspace that a process left behind. */
  interface Check {
    void of(Path workspace, String how) throws IOException;
  }

  private final Path workspace;
  private final Path copy;
  private final Check check;
  private final PowerLoss power;
  private String last = "";
  private String lastLoss = "[]";
  private int states;
  private @Nullable Throwable failure;

  /**
   * @param copy a folder that is made and emptied here
   */
  CrashPoints(Path workspace, Path copy, Check check) {
    this.workspace = workspace;
    this.copy = copy;
    this.check = check;
    this.power = new PowerLoss(workspace);
  }

  private static int part() {
    String chosen =
        System.getProperty(PROPERTY, System.getProperty("stress") == null ? "today" : "all");
    return switch (chosen) {
      case "today" -> (int) (System.currentTimeMillis() / DAY_MILLIS % PARTS);
      case "all" -> -1;
      default -> Integer.parseInt(chosen);
    };
  }

  /** Whether a point is among those that are tried. */
  static boolean isTried(int point) {
    return PART < 0 || point % PARTS == PART;
  }

  /** A point, and how it is tried again. */
  static String point(String what, int point) {
    return what + " " + point + " (again with -D" + PROPERTY + "=" + point % PARTS + ")";
  }

  DurableFiles files() {
    return new DurableFiles(
        (call, path) -> {
          pass();
          power.note(call, path);
        });
  }

  /** How many different states there were, checked or not. */
  int states() {
    return states;
  }

  /** Throws what a check threw, which the process that was watched may have swallowed. */
  void rethrow() {
    if (failure != null) {
      throw new AssertionError(failure.getMessage(), failure);
    }
  }

  private synchronized void pass() {
    if (failure != null) {
      return;
    }
    try {
      String state = state();
      if (!state.equals(last)) {
        last = state;
        int point = states++;
        if (isTried(point)) {
          replace(workspace, copy);
          check.of(copy, point("died in state", point));
        }
      } else if (power.pending().equals(lastLoss)) {
        return;
      }
      lastLoss = power.pending();
      for (int variant = 0; variant < power.variants(); variant++) {
        int point = states++;
        if (isTried(point) && isTried(point / PARTS)) {
          replace(workspace, copy);
          check.of(copy, point(power.take(variant, copy) + " in state", point));
        }
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      failure = e;
    }
  }

  private String state() throws IOException {
    TreeMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(workspace)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        files.put(file.toString(), Files.isDirectory(file) ? "" : checksum(file));
      }
    }
    return files.toString();
  }

  /** Quick, because all files are read before every write. */
  private static String checksum(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    CRC32 crc = new CRC32();
    crc.update(content);
    return content.length + " " + crc.getValue();
  }

  /** Makes a folder a copy of another, with its times. */
  static void replace(Path original, Path copy) throws IOException {
    if (Files.exists(copy)) {
      try (Stream<Path> all = Files.walk(copy)) {
        for (Path file : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
          Files.delete(file);
        }
      }
    }
    try (Stream<Path> all = Files.walk(original)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        Files.copy(
            file,
            copy.resolve(original.relativize(file).toString()),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** The store, watched. */
  RiskStore watched(RiskStore store) {
    return new RiskStore() {
      @Override
      public IngestionLedger ingestion() {
        return watched(IngestionLedger.class, store.ingestion());
      }

      @Override
      public ModelRegistry models() {
        return watched(ModelRegistry.class, store.models());
      }

      @Override
      public RunLog runs() {
        return watched(RunLog.class, store.runs());
      }

      @Override
      public PredictionLog predictions() {
        return watched(PredictionLog.class, store.predictions());
      }

      @Override
      public DiagnosisLog diagnoses() {
        return watched(DiagnosisLog.class, store.diagnoses());
      }

      @Override
      public CallLog calls() {
        return watched(CallLog.class, store.calls());
      }

      @Override
      public AccessTokens tokens() {
        return watched(AccessTokens.class, store.tokens());
      }

      @Override
      public RunClaim claim() {
        return store.claim();
      }

      @Override
      public boolean isClaimed() {
        return store.isClaimed();
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }

  private <T> T watched(Class<T> port, T store) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              if (WRITES.contains(method.getName())) {
                pass();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
