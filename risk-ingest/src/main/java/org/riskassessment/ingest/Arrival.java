package org.riskassessment.ingest;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.store.KnownFile;
import org.riskassessment.core.store.Watermark;
import org.riskassessment.ingest.row.RowWriter;

/** A batch that may be new: a new or changed file, or some rows of a database poll. */
interface Arrival {

  /** The source it came from. */
  String source();

  /** Its name within the source. */
  String name();

  /** How many bytes there are to read; 0 when unknown. */
  long size();

  /** What it is called in messages: the source, a slash and the name. */
  default String label() {
    return source() + "/" + name();
  }

  /**
   * Reads all of it. Called once, on a reader thread.
   *
   * @throws IOException when it cannot be read now and should be tried again later
   */
  Content read(RowWriter rows) throws IOException;

  /**
   * What was read.
   *
   * @param sha256 of the content
   * @param bytes how large it is
   * @param modifiedAt when the file was last changed; null for rows of a database
   * @param state whether the content is new
   * @param refusal why the reader refuses it; null when it does not
   * @param notes warnings about it
   * @param file what to remember of the file; null for rows of a database
   * @param watermark how far its database is read once it is recorded; null for a file
   */
  record Content(
      String sha256,
      long bytes,
      @Nullable Instant modifiedAt,
      State state,
      @Nullable String refusal,
      List<String> notes,
      @Nullable KnownFile file,
      @Nullable Watermark watermark) {}

  /** Whether a content is new. */
  enum State {
    /** It was not read before. */
    NEW,
    /** It was read before, under this name or another. */
    KNOWN,
    /** It changed while it was read. */
    CHANGING
  }
}
