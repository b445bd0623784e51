package org.riskassessment.core.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Content that grows until it is sent: in memory, and when long in a temporary file of its own. Not
 * for several threads.
 */
public final class Spool implements AutoCloseable {
  private static final int MOST_IN_MEMORY = 1 << 20;
  private static final int BUFFER = 1 << 16;

  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable Path file;
  private @Nullable OutputStream longer;

  /** Adds text in UTF-8. */
  public void write(String text) throws IOException {
    memory.write(text.getBytes(StandardCharsets.UTF_8));
    if (memory.size() > MOST_IN_MEMORY) {
      OutputStream out = longer;
      if (out == null) {
        Path fresh = Files.createTempFile("risk-answer", ".part");
        file = fresh;
        out = Files.newOutputStream(fresh, StandardOpenOption.WRITE);
        longer = out;
      }
      memory.writeTo(out);
      memory.reset();
    }
  }

  /** Sends everything, and ends. */
  public void copyTo(OutputStream out) throws IOException {
    try (this) {
      OutputStream written = longer;
      Path spooled = file;
      if (written != null && spooled != null) {
        written.close();
        try (InputStream in = Files.newInputStream(spooled)) {
          byte[] buffer = new byte[BUFFER];
          for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
          }
        }
      }
      memory.writeTo(out);
    }
  }

  @Override
  public void close() {
    try {
      if (longer != null) {
        longer.close();
      }
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
