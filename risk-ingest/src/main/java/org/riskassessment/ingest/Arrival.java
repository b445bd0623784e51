package org.riskassessment.ingest;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.store.KnownFile;
import org.riskassessment.core.store.Watermark;

/** A batch that may be new: a file that is not known as it is, or a poll of a database. */
interface Arrival {

  /** The source it came from. */
  String source();

  /** Its name within the source. */
  String name();

  /** How much there is to read, in bytes; 0 when unknown. */
  long size();

  /**
   * Reads all of it; called once, on a thread of its own.
   *
   * @throws IOException when it cannot be read and is to be tried again another time
   */
  Content read(RowWriter rows) throws IOException;

  /**
   * What was read.
   *
   * @param sha256 of the content
   * @param fate what the content itself says should become of it
   * @param refusal why it is refused, null when it is not for what the reader saw
   * @param notes what else somebody should know
   * @param file how it is known from now on, empty for what is no file
   * @param watermark how far its database is read with it, empty for a file
   */
  record Content(
      String sha256,
      long bytes,
      @Nullable Instant modifiedAt,
      Fate fate,
      @Nullable String refusal,
      List<String> notes,
      Optional<KnownFile> file,
      Optional<Watermark> watermark) {}

  /** What becomes of a content. */
  enum Fate {
    /** It is new. */
    NEW,
    /** It was read before, under this name or another. */
    KNOWN,
    /** It changed while it was read. */
    UNSTABLE
  }
}
