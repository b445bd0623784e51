package org.riskassessment.ingest.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowHashTest {
  /** The key of the published vectors, bytes 00 to 0f, as two little-endian numbers. */
  private static final long K0 = 0x0706050403020100L;

  private static final long K1 = 0x0f0e0d0c0b0a0908L;

  /** Source: vectors_sip128 in vectors.h of the reference implementation, veorq/SipHash. */
  @ParameterizedTest
  @CsvSource({
    "0, a3817f04ba25a8e66df67214c7550293",
    "1, da87c1d86b99af44347659119b22fc45",
    "2, 8177228da4a45dc7fca38bdef60affe4",
    "15, 5493e99933b0a8117e08ec0f97cfc3d9",
    "16, 6ee2a4ca67b054bbfd3315bf85230577",
    "17, 473d06e8738db89854c066c47ae47740",
    "63, 5150d1772f50834a503e069a973fbd7c"
  })
  void hashes_the_bytes_0_1_2_as_the_reference_does(int length, String expected) {
    byte[] input = counting(length);
    assertThat(hash(new RowHash(K0, K1), input, 0, length)).isEqualTo(expected);
  }

  @Test
  void hashes_the_named_part_of_a_buffer_alone() {
    byte[] buffer = new byte[40];
    java.util.Arrays.fill(buffer, (byte) 0x5a);
    System.arraycopy(counting(17), 0, buffer, 11, 17);
    assertThat(hash(new RowHash(K0, K1), buffer, 11, 17))
        .isEqualTo("473d06e8738db89854c066c47ae47740");
  }

  @Test
  void a_row_hashes_the_same_whatever_was_hashed_before() {
    RowHash used = new RowHash(K0, K1);
    hash(used, counting(63), 0, 63);
    assertThat(hash(used, counting(2), 0, 2)).isEqualTo("8177228da4a45dc7fca38bdef60affe4");
  }

  @Test
  void every_process_has_a_key_of_its_own() {
    byte[] row = counting(20);
    assertThat(hash(RowHash.random(), row, 0, 20)).isNotEqualTo(hash(RowHash.random(), row, 0, 20));
  }

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static String hash(RowHash hash, byte[] bytes, int from, int length) {
    hash.update(bytes, from, length);
    return HexFormat.of()
        .formatHex(
            ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(hash.low())
                .putLong(hash.high())
                .array());
  }
}
