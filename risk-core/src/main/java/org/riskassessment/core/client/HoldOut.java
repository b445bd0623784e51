package org.riskassessment.core.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.json.JsonSection;

/**
 * The rule that holds clients out of training: all rows of a client belong to the part given by the
 * first 8 bytes (unsigned, big-endian) of SHA-256(salt + UTF-8 id) modulo {@code modulus}, and the
 * part {@code remainder} is held out.
 *
 * <p>The rule depends on the id alone, so a client stays on its side of the split in every later
 * dataset.
 *
 * @param modulus number of parts, 2 or more
 * @param remainder the part held out, 0 to modulus - 1
 */
public record HoldOut(String salt, int modulus, int remainder) {

  public HoldOut {
    Objects.requireNonNull(salt);
    if (modulus < 2 || remainder < 0 || remainder >= modulus) {
      throw new IllegalArgumentException("no part " + remainder + " among " + modulus);
    }
  }

  /** Reads what {@link #toTree()} wrote. */
  public static HoldOut read(JsonSection json) {
    int modulus = (int) json.integer("modulus", 2, 1_000_000);
    return new HoldOut(json.text("salt"), modulus, (int) json.integer("remainder", 0, modulus - 1));
  }

  /** The rule as JSON. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("salt", salt);
    tree.put("modulus", modulus);
    tree.put("remainder", remainder);
    return tree;
  }

  /** One client in five, without salt. */
  public static HoldOut standard() {
    return new HoldOut("", 5, 0);
  }

  /** The same rule with another part held out, for out-of-fold prediction. */
  public HoldOut holding(int part) {
    return new HoldOut(salt, modulus, part);
  }

  /** Whether another rule has the same parts, whichever of them it holds out. */
  public boolean hasPartsOf(HoldOut other) {
    return salt.equals(other.salt) && modulus == other.modulus;
  }

  public boolean holds(String clientId) {
    return part(clientId) == remainder;
  }

  /** The part of a client, 0 to modulus - 1. */
  public int part(String clientId) {
    byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
    return parts().of(id, 0, id.length);
  }

  /** A computation of the parts of many clients. */
  public Parts parts() {
    return new Parts(this);
  }

  /** Computes the parts of many clients. Not for several threads. */
  public static final class Parts {
    private final MessageDigest digest = Sha256.digest();
    private final byte[] salt;
    private final int modulus;

    private Parts(HoldOut rule) {
      this.salt = rule.salt().getBytes(StandardCharsets.UTF_8);
      this.modulus = rule.modulus();
    }

    /** The part of the client whose id, in UTF-8, is in an array. */
    public int of(byte[] bytes, int start, int length) {
      digest.update(salt);
      digest.update(bytes, start, length);
      byte[] hash = digest.digest();
      long head = 0;
      for (int i = 0; i < 8; i++) {
        head = head << 8 | (hash[i] & 0xff);
      }
      return (int) Long.remainderUnsigned(head, modulus);
    }
  }
}
