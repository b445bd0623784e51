package org.riskassessment.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Changes bytes in ways that a disk, an editor or an enemy might. The same seed, the same change.
 */
public final class Mutations {
  /** What tends to be forgotten, as it would stand in a file. */
  private static final List<String> HOSTILE =
      List.of(
          "",
          " ",
          "-1",
          "0",
          "-0",
          "1e999",
          "-1e999",
          "1e-400",
          "NaN",
          "Infinity",
          "0x1F",
          "1_000",
          "2147483647",
          "2147483648",
          "-2147483649",
          "9223372036854775807",
          "9223372036854775808",
          "123456789012345678901234567890",
          "0.1",
          "null",
          "true",
          "[]",
          "{}",
          "[[[[[[[[",
          "{\"a\":{\"a\":{\"a\":1}}}",
          "\"",
          "\"\"",
          "\"x\"",
          "'",
          ";",
          ",",
          "\t",
          "\r",
          "\n",
          "\r\n",
          "\0",
          "\uFEFF",
          "\u2028",
          "\u202E",
          "\u00A0",
          "\uD83D\uDE00",
          "é",
          "../../x",
          "/dev/null",
          "${env:HOME}",
          "%s%n",
          "=1+1",
          "|x",
          "'; drop table run; --",
          "<b>",
          "2024-02-30",
          "0000-00-00",
          "+999999999-12-31",
          "a".repeat(5_000));

  private static final Pattern JSON_VALUE =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|-?\\d[\\d.eE+-]*|true|false|null");

  private final Random random;

  public Mutations(Random random) {
    this.random = random;
  }

  /** One to three changes of any bytes. */
  public byte[] bytes(byte[] original) {
    byte[] changed = original;
    for (int i = random.nextInt(3); i >= 0; i--) {
      changed = once(changed);
    }
    return changed;
  }

  private byte[] once(byte[] bytes) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(1 << random.nextInt(8)));
    byte[] part = Arrays.copyOfRange(bytes, from, to);
    switch (random.nextInt(9)) {
      case 0:
        for (int i = 0; i < part.length; i++) {
          part[i] ^= (byte) (1 << random.nextInt(8));
        }
        return spliced(bytes, from, to, part);
      case 1:
        return Arrays.copyOf(bytes, from);
      case 2:
        return spliced(bytes, from, to, new byte[0]);
      case 3:
        return spliced(bytes, from, from, part);
      case 4:
        random.nextBytes(part);
        return spliced(bytes, from, from, part);
      case 5:
        Arrays.fill(part, (byte) random.nextInt(256));
        return spliced(bytes, from, to, part);
      case 6:
        return spliced(bytes, from, to, hostile().getBytes(UTF_8));
      case 7:
        return spliced(bytes, from, from, hostile().getBytes(UTF_8));
      default:
        return random.nextInt(20) == 0
            ? new byte[0]
            : spliced(bytes, bytes.length, bytes.length, part);
    }
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] by) {
    byte[] whole = new byte[from + by.length + bytes.length - to];
    System.arraycopy(bytes, 0, whole, 0, from);
    System.arraycopy(by, 0, whole, from, by.length);
    System.arraycopy(bytes, to, whole, from + by.length, bytes.length - to);
    return whole;
  }

  public String hostile() {
    return HOSTILE.get(random.nextInt(HOSTILE.size()));
  }

  /** Mostly one value, key or member of a JSON document; sometimes any bytes. */
  public byte[] json(byte[] original) {
    String text = new String(original, ISO_8859_1);
    List<MatchResult> values = JSON_VALUE.matcher(text).results().toList();
    if (values.isEmpty() || random.nextInt(4) == 0) {
      return bytes(original);
    }
    MatchResult value = values.get(random.nextInt(values.size()));
    MatchResult other = values.get(random.nextInt(values.size()));
    String by =
        switch (random.nextInt(5)) {
          case 0 -> hostile();
          case 1 -> "\"" + hostile().replace("\\", "").replace("\"", "") + "\"";
          case 2 -> other.group();
          case 3 -> value.group() + ", " + value.group();
          default ->
              List.of("null", "-1", "0", "[]", "{}", "1e308", "2147483648", "\"\"", "0.5", "true")
                  .get(random.nextInt(10));
        };
    return (text.substring(0, value.start()) + by + text.substring(value.end()))
        .getBytes(ISO_8859_1);
  }

  /** Mostly some cells, rows or delimiters of a table; sometimes any bytes. */
  public byte[] csv(byte[] original) {
    if (random.nextInt(3) == 0) {
      return bytes(original);
    }
    List<String> lines =
        new ArrayList<>(Arrays.asList(new String(original, UTF_8).split("\n", -1)));
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(4) == 0 ? 0 : random.nextInt(lines.size());
      String[] cells = lines.get(at).split(",", -1);
      int cell = random.nextInt(cells.length);
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> cells[cell] = hostile();
        case 3 -> cells[cell] = "\"" + hostile() + "\"";
        case 4 -> cells[cell] = "\"" + cells[cell];
        case 5 -> cells[cell] = cells[cell] + "," + cells[cell];
        case 6 -> lines.add(at, lines.get(random.nextInt(lines.size())));
        default -> cells[cell] = cells[random.nextInt(cells.length)];
      }
      lines.set(at, String.join(",", cells));
    }
    String end = random.nextInt(6) == 0 ? "\r\n" : random.nextInt(12) == 0 ? "\r" : "\n";
    byte[] text = String.join(end, lines).getBytes(UTF_8);
    return random.nextInt(20) == 0 ? new String(text, UTF_8).getBytes(UTF_16) : text;
  }

  /** The content under compression changed, or the compressed bytes. */
  public byte[] compressed(byte[] original) {
    if (random.nextInt(3) == 0) {
      return bytes(original);
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(original))) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      byte[] plain = in.readAllBytes();
      try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
        out.write(random.nextBoolean() ? number(plain) : bytes(plain));
      }
      return packed.toByteArray();
    } catch (IOException e) {
      return bytes(original);
    }
  }

  /** Four bytes replaced by a number, as a size might be. */
  private byte[] number(byte[] plain) {
    byte[] changed = plain.clone();
    int[] numbers = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0, 1, 1 << 24, 65_536};
    int number = numbers[random.nextInt(numbers.length)];
    int at = random.nextInt(Math.max(1, Math.min(changed.length - 4, 400)));
    for (int i = 0; i < 4 && at + i < changed.length; i++) {
      changed[at + i] = (byte) (number >>> (24 - 8 * i));
    }
    return changed;
  }
}
