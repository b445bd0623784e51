package org.riskassessment.ingest.table;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the charset of bytes that are not UTF-8 by the letters that languages use. Only words with
 * letters beyond ASCII are looked at: the others of a table, mostly codes, are of no language.
 */
final class CharsetFinder {
  private static final Charset USUAL = Charset.forName("windows-1252");

  /** Bytes of the sample; more do not decide better. */
  private static final int SAMPLE = 1 << 15;

  /**
   * The least confidence, of 100, in a charset whose letters take two bytes; short texts have it.
   */
  private static final int TWO_BYTES = 80;

  /** The least confidence in any other; the detector gives 10 when it knows nothing. */
  private static final int ONE_BYTE = 11;

  private CharsetFinder() {}

  /** The charset of some bytes; windows-1252 when they show none. */
  static Charset find(byte[] bytes, int from, int length) {
    byte[] sample = Arrays.copyOfRange(bytes, from, from + Math.min(length, SAMPLE));
    return best(sample, true).or(() -> best(words(sample), false)).orElse(USUAL);
  }

  private static Optional<Charset> best(byte[] sample, boolean twoBytes) {
    CharsetDetector detector = new CharsetDetector();
    detector.setText(sample);
    return Arrays.stream(detector.detectAll())
        .filter(match -> isOfTwoBytes(match) == twoBytes && !match.getName().startsWith("UTF"))
        .filter(match -> match.getConfidence() >= (twoBytes ? TWO_BYTES : ONE_BYTE))
        .map(CharsetFinder::ofWindows)
        .filter(Charset::isSupported)
        .map(Charset::forName)
        .filter(charset -> hasAll(charset, sample))
        .findFirst();
  }

  /** Whether all bytes are text of a charset; the last letter may have been cut. */
  private static boolean hasAll(Charset charset, byte[] sample) {
    ByteBuffer bytes = ByteBuffer.wrap(sample);
    CharBuffer text = CharBuffer.allocate(sample.length);
    return !charset.newDecoder().decode(bytes, text, false).isError();
  }

  private static boolean isOfTwoBytes(CharsetMatch match) {
    return switch (match.getName()) {
      case "Big5", "GB18030", "Shift_JIS", "EUC-JP", "EUC-KR" -> true;
      default -> false;
    };
  }

  /** Windows' charset with the same letters and more. */
  private static String ofWindows(CharsetMatch match) {
    return switch (match.getName()) {
      case "ISO-8859-1" -> "windows-1252";
      case "ISO-8859-8", "ISO-8859-8-I" -> "windows-1255";
      case "ISO-8859-9" -> "windows-1254";
      default -> match.getName();
    };
  }

  private static byte[] words(byte[] bytes) {
    ByteArrayOutputStream words = new ByteArrayOutputStream();
    int start = 0;
    boolean foreign = false;
    for (int i = 0; i <= bytes.length; i++) {
      if (i < bytes.length && (bytes[i] < 0 || Character.isLetter(bytes[i]))) {
        foreign |= bytes[i] < 0;
        continue;
      }
      if (foreign) {
        words.write(bytes, start, i - start);
        words.write(' ');
      }
      start = i + 1;
      foreign = false;
    }
    return words.toByteArray();
  }
}
