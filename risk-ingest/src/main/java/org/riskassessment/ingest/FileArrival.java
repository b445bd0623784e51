package org.riskassessment.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.LabelUse;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.store.KnownFile;
import org.riskassessment.ingest.csv.BoundedDigestStream;
import org.riskassessment.ingest.csv.CellFiller;
import org.riskassessment.ingest.csv.CsvFile;
import org.riskassessment.ingest.csv.FileContent;
import org.riskassessment.ingest.join.Joins;
import org.riskassessment.ingest.row.RowWriter;
import org.riskassessment.ingest.table.TableShape;

/**
 * A new or changed file. It is opened once and hashed while it is parsed. One that is too large is
 * not opened at all: the digest of its name and size stands for that of its content.
 */
final class FileArrival implements Arrival {
  private final Path file;
  private final FileSource source;
  private final BasicFileAttributes before;
  private final RiskConfig config;
  private final int generation;
  private final Clock clock;
  private final boolean mayBeCopy;
  private final Predicate<String> isKnown;
  private final Joins joins;

  /**
   * @param before the file's attributes before it is read
   * @param mayBeCopy whether a known content has the same size
   * @param isKnown whether a content is known, by its SHA-256; called on the reader thread
   * @param joins fills in what joined tables have of the clients
   */
  FileArrival(
      Path file,
      FileSource source,
      BasicFileAttributes before,
      RiskConfig config,
      int generation,
      Clock clock,
      boolean mayBeCopy,
      Predicate<String> isKnown,
      Joins joins) {
    this.file = file;
    this.source = source;
    this.before = before;
    this.config = config;
    this.generation = generation;
    this.clock = clock;
    this.mayBeCopy = mayBeCopy;
    this.isKnown = isKnown;
    this.joins = joins;
  }

  /** A file that is read even if its content is known. */
  static FileArrival of(
      Path file, FileSource source, RiskConfig config, int generation, Clock clock, Joins joins)
      throws IOException {
    BasicFileAttributes now = RegularFile.attributes(file);
    return new FileArrival(
        file, source, now, config, generation, clock, false, sha256 -> false, joins);
  }

  @Override
  public String source() {
    return source.name();
  }

  @Override
  public String name() {
    return source.folder().relativize(file).toString();
  }

  @Override
  public long size() {
    return before.size();
  }

  @Override
  public Content read(RowWriter rows) throws IOException {
    Instant hashedAt = clock.instant();
    String shown = config.display(file);
    Optional<RiskException> tooLarge =
        FileContent.tooLarge(shown, before.size(), config.ingestion().maxBytes());
    if (tooLarge.isPresent()) {
      String unread = Sha256.hex((shown + '\n' + before.size()).getBytes(UTF_8));
      return isKnown.test(unread)
          ? content(unread, State.KNOWN, null, List.of(), hashedAt)
          : content(unread, State.NEW, tooLarge.get().getMessage(), List.of(), hashedAt);
    }
    if (mayBeCopy) {
      String sha256 = Sha256.ofFile(file);
      if (isKnown.test(sha256)) {
        return content(sha256, State.KNOWN, null, List.of(), hashedAt);
      }
    }
    CellFiller filler = joins.rows(file, true);
    List<String> notes = new ArrayList<>();
    String refusal = null;
    try (InputStream opened = RegularFile.open(file)) {
      MessageDigest digest = Sha256.digest();
      FileBytes in = new FileBytes(opened, before.size(), digest);
      try {
        CsvFile table =
            new CsvFile(config.schema(), TableShape.of(source), LabelUse.NEEDED, filler);
        InputStream expanded =
            FileContent.open(in, shown, before.size(), config.ingestion().maxBytes());
        table.read(
            expanded,
            shown,
            new CsvFile.Sink() {
              @Override
              public void accepted(String[] cells, long line) {
                rows.accept(cells, line, in.done());
              }

              @Override
              public void rejected(long line, RowFault fault, List<String> cells) {
                rows.reject(line, fault, cells, in.done());
              }

              @Override
              public void note(String sentence) {
                notes.add(shown + " " + sentence);
              }
            });
      } catch (RiskException e) {
        if (e.code() != ErrorCode.DATA_INVALID) {
          throw e;
        }
        refusal = e.getMessage();
      }
      rows.flush(before.size());
      in.toEnd();
      State state = changedSince() ? State.CHANGING : State.NEW;
      return content(Sha256.hex(digest), state, refusal, notes, hashedAt);
    }
  }

  private boolean changedSince() throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return now.size() != before.size() || !now.lastModifiedTime().equals(before.lastModifiedTime());
  }

  private Content content(
      String sha256, State state, @Nullable String refusal, List<String> notes, Instant hashedAt) {
    Instant modifiedAt = before.lastModifiedTime().toInstant();
    return new Content(
        sha256,
        before.size(),
        modifiedAt,
        state,
        refusal,
        notes,
        new KnownFile(
            config.display(file), before.size(), modifiedAt, hashedAt, sha256, generation),
        null);
  }

  /** The file's bytes, up to the size it had before reading, and their digest. */
  private static final class FileBytes extends BoundedDigestStream {
    FileBytes(InputStream in, long size, MessageDigest digest) {
      super(in, size, digest);
    }

    long done() {
      return bytes();
    }

    /** Stays open: bytes that the table's reader leaves are hashed afterwards. */
    @Override
    public void close() {}

    void toEnd() throws IOException {
      byte[] rest = new byte[1 << 16];
      while (read(rest, 0, rest.length) > 0) {
        // Only the digest needs the bytes.
      }
    }
  }
}
