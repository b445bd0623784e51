package org.riskassessment.core.json;

import java.util.Locale;

/** Enum constants in lower case, as JSON, the configuration and the command line write them. */
public final class Words {
  private Words() {}

  /** {@code held_out} for {@code HELD_OUT}. */
  public static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** {@code no-answer} for {@code NO_ANSWER}. */
  public static String hyphenated(Enum<?> constant) {
    return lower(constant).replace('_', '-');
  }
}
