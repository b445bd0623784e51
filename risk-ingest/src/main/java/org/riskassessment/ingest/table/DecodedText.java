package org.riskassessment.ingest.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The text of a file in one pass. Where UTF-8 is asked for, the charset is found out on the way: a
 * byte order mark says it, UTF-16 shows by its zeros, and the first byte that is not UTF-8 decides
 * on another charset as long as only ASCII stands before it. Bytes that are not of the charset are
 * a {@link NotText}.
 */
final class DecodedText extends Reader {
  private static final int WINDOW = 1 << 16;
  private static final int ZEROS_SOUGHT = 1 << 12;

  private final InputStream in;
  private final ByteBuffer bytes = ByteBuffer.allocate(WINDOW);
  private final @Nullable Charset likely;
  private Charset charset;
  private CharsetDecoder decoder;
  private boolean open;
  private boolean started;
  private boolean ended;
  private boolean ascii = true;
  private boolean looksLikeUtf8;
  private long lineEnds;

  /**
   * @param given the charset; UTF-8 when it is to be found out
   * @param sure whether a given charset holds even if the bytes are valid UTF-8
   */
  DecodedText(InputStream in, Charset given, boolean sure) {
    this.in = in;
    boolean find = given.equals(StandardCharsets.UTF_8) || !sure;
    this.likely = find && !given.equals(StandardCharsets.UTF_8) ? given : null;
    this.open = find;
    this.charset = find ? StandardCharsets.UTF_8 : given;
    this.decoder = decoder(charset);
    bytes.flip();
  }

  /** Bytes that are not text of the charset. */
  static final class NotText extends CharacterCodingException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final long line;

    NotText(String reason, long line) {
      this.reason = reason;
      this.line = line;
    }

    @Override
    public String getMessage() {
      return reason;
    }

    /** Where they stand, from 1; 0 when everywhere. */
    long line() {
      return line;
    }
  }

  /**
   * Says what was read before this text, in its charset.
   *
   * @param onlyAscii whether it has no letters beyond ASCII
   */
  void comesAfter(long lines, boolean onlyAscii) {
    lineEnds = lines;
    ascii = onlyAscii;
  }

  /** The charset as far as it is known by now. */
  Charset charset() {
    return charset;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    if (!started) {
      started = true;
      start();
    }
    if (length == 0) {
      return 0;
    }
    CharBuffer chars = CharBuffer.wrap(buffer, offset, length).slice();
    while (true) {
      CoderResult result = decoder.decode(bytes, chars, ended);
      if (result.isError()) {
        note(buffer, offset, chars.position());
        if (chars.position() > 0) {
          return chars.position();
        }
        change();
      } else if (chars.position() > 0) {
        note(buffer, offset, chars.position());
        return chars.position();
      } else if (result.isOverflow()) {
        throw new IllegalStateException("no room for a character of two units");
      } else if (ended) {
        return -1;
      } else {
        fill();
      }
    }
  }

  private void note(char[] buffer, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      char c = buffer[i];
      if (c == '\n') {
        lineEnds++;
      } else if (c > '\u007f') {
        ascii = false;
      }
    }
  }

  private void fill() throws IOException {
    bytes.compact();
    int n = in.readNBytes(bytes.array(), bytes.position(), bytes.remaining());
    ended = n < bytes.remaining();
    bytes.position(bytes.position() + n);
    bytes.flip();
  }

  /** Looks for a byte order mark and for the zeros of UTF-16. */
  private void start() throws IOException {
    fill();
    if (startsWith(0xEF, 0xBB, 0xBF) && charset.equals(StandardCharsets.UTF_8)) {
      use(StandardCharsets.UTF_8, 3);
      return;
    }
    if (!open) {
      looksLikeUtf8 = !charset.name().startsWith("UTF") && showsUtf8();
      return;
    }
    if (startsWith(0xFF, 0xFE)) {
      use(StandardCharsets.UTF_16LE, 2);
    } else if (startsWith(0xFE, 0xFF)) {
      use(StandardCharsets.UTF_16BE, 2);
    } else {
      byZeros();
    }
  }

  /** Whether the beginning has letters beyond ASCII and all of them are of UTF-8. */
  private boolean showsUtf8() {
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    boolean valid =
        !decoder(StandardCharsets.UTF_8).decode(bytes.duplicate(), text, false).isError();
    return valid && text.flip().chars().anyMatch(c -> c > '\u007f');
  }

  /** Whether the text looks like UTF-8 although it is read in another charset, as given. */
  boolean looksLikeUtf8() {
    return looksLikeUtf8;
  }

  private void byZeros() {
    int[] zeros = new int[2];
    int length = Math.min(ZEROS_SOUGHT, bytes.limit());
    for (int i = 0; i < length; i++) {
      zeros[i % 2] += bytes.get(i) == 0 ? 1 : 0;
    }
    int most = length / 2;
    if (zeros[1] > 0.4 * most && zeros[0] < 0.05 * most) {
      use(StandardCharsets.UTF_16LE, 0);
    } else if (zeros[0] > 0.4 * most && zeros[1] < 0.05 * most) {
      use(StandardCharsets.UTF_16BE, 0);
    }
  }

  private boolean startsWith(int... mark) {
    if (bytes.remaining() < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes.get(i) & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private void use(Charset found, int skipped) {
    bytes.position(bytes.position() + skipped);
    charset = found;
    decoder = decoder(found);
    open = false;
  }

  /** Goes on in another charset, from a byte on that is not of the present one. */
  private void change() throws IOException {
    if (!open || !ascii) {
      throw new NotText(
          "is not " + charset.name() + " text" + (open ? ", although letters above are" : ""),
          lineEnds + 1);
    }
    fill();
    use(
        likely != null
            ? likely
            : CharsetFinder.find(bytes.array(), bytes.position(), bytes.remaining()),
        0);
  }

  private static CharsetDecoder decoder(Charset charset) {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
