package org.riskassessment.cli.reliability;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.riskassessment.cli.ChildProgram;

/**
 * Kills programs at random moments of their work. How long the work takes is measured on a first
 * program that runs to its end, and on each one that ends before it is killed.
 */
final class RandomKills {
  static final int KILLED = 137;

  private final Random random;
  private long usualMillis;
  private int killed;

  RandomKills(long seed) {
    this.random = new Random(seed);
  }

  int killed() {
    return killed;
  }

  /**
   * Waits until a program says that its work begins, and kills it at a random moment of the work.
   *
   * @return how it ended: 137 when it was killed
   */
  int kill(ChildProgram program, String begins) {
    try (program) {
      program.untilItSays(begins);
      long began = System.nanoTime();
      if (usualMillis > 0
          && !program.endsWithin((long) (usualMillis * random.nextDouble()))
          && program.signal("KILL") == KILLED) {
        killed++;
        return KILLED;
      }
      int status = program.await().status();
      usualMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      return status;
    }
  }
}
