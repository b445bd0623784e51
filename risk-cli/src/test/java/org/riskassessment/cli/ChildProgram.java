package org.riskassessment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.sqlite.JDBC;
import org.sqlite.util.LibraryLoaderUtil;

/** The program in a JVM of its own, as the launcher starts it. */
public record ChildProgram(Process process, StringBuffer err, CompletableFuture<String> out)
    implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /**
   * SQLite's native library, unpacked once: a process that unpacks it deletes what others left, and
   * warns with a stack trace when another was faster.
   */
  private static final Path SQLITE = unpackSqlite();

  private static Path unpackSqlite() {
    String name = LibraryLoaderUtil.getNativeLibName();
    try (InputStream library =
        Objects.requireNonNull(
            JDBC.class.getResourceAsStream(
                LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name))) {
      Path folder = Files.createTempDirectory("risk-native");
      Path file = folder.resolve(name);
      Files.copy(library, file);
      folder.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command that starts the program, with further options for the JVM. */
  public static List<String> command(List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:auto", "-Dfile.encoding=UTF-8"));
    // Most are over before the second compiler would pay.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Dorg.sqlite.lib.path=" + SQLITE.getParent());
    command.add("-Dorg.sqlite.lib.name=" + SQLITE.getFileName());
    command.addAll(options);
    command.add("-cp");
    command.add(classPath());
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Starts the program, which tells its progress as on a terminal. */
  public static ChildProgram start(String... arguments) {
    return start(command(List.of("-Drisk.stderr.terminal=true"), arguments));
  }

  public static ChildProgram start(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).start();
      StringBuffer err = new StringBuffer();
      Thread reader = new Thread(() -> collect(process.getErrorStream(), err), "stderr");
      reader.setDaemon(true);
      reader.start();
      return new ChildProgram(
          process,
          err,
          CompletableFuture.supplyAsync(
              () -> {
                StringBuffer out = new StringBuffer();
                collect(process.getInputStream(), out);
                return out.toString();
              }));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the program has written this to standard error. */
  public ChildProgram untilItSays(String text) {
    Instant end = Instant.now().plus(PATIENCE);
    // What it wrote last may come in after its end.
    for (int ended = 0; err.indexOf(text) < 0; ended += process.isAlive() ? 0 : 1) {
      assertThat(ended < 200 && Instant.now().isBefore(end))
          .as("'%s' never came in: %s", text, err)
          .isTrue();
      pause(5);
    }
    return this;
  }

  /** Sends a signal, waits for the end, and gives the status: 143 for TERM. */
  public int signal(String name) {
    send(name);
    return await().status();
  }

  /** Sends a signal, and returns the processor time that the program uses until it ends. */
  Duration stop(String signal) {
    Duration before = processorTime().orElse(Duration.ZERO);
    send(signal);
    Duration after = before;
    for (Instant end = Instant.now().plus(PATIENCE); process.isAlive(); pause(5)) {
      assertThat(Instant.now().isBefore(end)).as("it ends").isTrue();
      after = processorTime().orElse(after);
    }
    return after.minus(before);
  }

  private Optional<Duration> processorTime() {
    return process.info().totalCpuDuration();
  }

  private void send(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits at most this long, and returns whether the program has ended. */
  public boolean endsWithin(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public Result await() {
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return new Result(process.exitValue(), out.join(), err.toString());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  public static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Surefire may put the class path into a jar; absolute, for the child may be elsewhere. */
  private static String classPath() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> entries = new ArrayList<>();
    for (String entry : path.split(File.pathSeparator)) {
      if (Files.exists(Path.of(entry))) {
        entries.add(Path.of(entry).toAbsolutePath().toString());
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void collect(InputStream in, StringBuffer text) {
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        text.append(new String(buffer, 0, n, UTF_8));
      }
    } catch (IOException e) {
      // The process was killed; what it said so far is all there is.
    }
  }
}
