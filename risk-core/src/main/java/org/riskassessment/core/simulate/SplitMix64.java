package org.riskassessment.core.simulate;

/**
 * The SplitMix64 generator of Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators" (OOPSLA 2014), with the constants of Vigna's reference {@code splitmix64.c}.
 *
 * <p>Implemented here so that no JDK can change the numbers. Not for several threads.
 */
final class SplitMix64 {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double TWO_TO_MINUS_53 = 0x1.0p-53;

  private long state;

  SplitMix64(long seed) {
    this.state = seed;
  }

  /**
   * A generator with a separate sequence for an address, such as (seed, stream, client, period).
   */
  static SplitMix64 at(long seed, long stream, long first, long second) {
    return new SplitMix64(hash(seed, stream, first, second));
  }

  /** Maps an address to 64 well-mixed bits. */
  static long hash(long seed, long stream, long first, long second) {
    long h = mix(seed + GOLDEN_GAMMA);
    h = mix((h ^ stream) + GOLDEN_GAMMA);
    h = mix((h ^ first) + GOLDEN_GAMMA);
    return mix((h ^ second) + GOLDEN_GAMMA);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform on [0, 1): the upper 53 bits of {@link #nextLong()}. */
  double nextDouble() {
    return (nextLong() >>> 11) * TWO_TO_MINUS_53;
  }

  /**
   * Standard normal by the basic Box-Muller transform: sqrt(-2 ln(1 - u)) cos(2 pi v) for the next
   * two uniforms u and v. The sine counterpart is discarded, so that each call uses exactly two.
   */
  double nextGaussian() {
    double u = nextDouble();
    double v = nextDouble();
    return StrictMath.sqrt(-2.0 * StrictMath.log(1.0 - u)) * StrictMath.cos(2.0 * Math.PI * v);
  }
}
