package org.riskassessment.core.simulate;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;

/**
 * Simulates subscribers over the months: a snapshot of those there are at the end of each month,
 * their weekly usage, and the days on which they left, by a documented ground truth.
 *
 * <p>Each value is a pure function of (seed, client, month), so rows are computed as they are
 * written and memory does not grow with the number of clients.
 *
 * <h2>The numbers</h2>
 *
 * With z independent standard normal and u uniform on [0, 1), for each client:
 *
 * <ul>
 *   <li>60% are there from the first month, the others begin in a month at random;
 *   <li>half pay monthly, half yearly; seats = ceil(exp(1 + z)); fee = 20 seats^0.9, rounded;
 *   <li>the usual level of usage is exp(3 + 0.5 z) sessions a week;
 *   <li>each month a client begins to fade with probability 3%. It fades for five months, unless it
 *       leaves, and then recovers: k months after the beginning its level is 0.75^k of the usual;
 *   <li>sessions in a week = floor(level exp(0.2 z) + u).
 * </ul>
 *
 * <h2>Ground truth</h2>
 *
 * After a month that ends with the level at a share f of the usual, a client leaves in the next
 * month with
 *
 * <pre>
 * log-odds = -5 + 4 (1 - f) + 0.8 [pays monthly]
 * </pre>
 *
 * on a day at random. So nothing in a snapshot but the way of paying tells who leaves; how usage
 * has changed over the last months tells the rest. {@link #truth} gives the exact probability of
 * leaving within the next three months.
 *
 * <p>Immutable: threads may share an instance.
 */
public final class PanelSimulator {
  private static final int FADES = 5;
  private static final double BEGINS_TO_FADE = 0.03;
  private static final double STEP = 0.75;
  private static final int HORIZON = 3;
  private static final long CLIENT_STREAM = 11;
  private static final long MONTH_STREAM = 12;
  private static final long WEEK_STREAM = 13;
  private static final int NEVER = Integer.MAX_VALUE;

  private final long seed;
  private final int clients;
  private final YearMonth first;
  private final int months;

  /**
   * @param clients how many there are in all months together
   * @param first the first month
   * @param months how many months there are, 1 or more
   */
  public PanelSimulator(long seed, int clients, YearMonth first, int months) {
    this.seed = seed;
    this.clients = clients;
    this.first = first;
    this.months = months;
  }

  /** What a client does over the months. */
  private record Life(
      int begins, boolean monthly, int seats, double level, int[] fading, int leaves, int day) {

    /** Whether the client is there at the end of a month. */
    boolean isThere(int month) {
      return begins <= month && month < leaves;
    }
  }

  public YearMonth month(int month) {
    return first.plusMonths(month);
  }

  /** The clients at the end of a month: id, month, plan, seats, monthly fee. */
  public void snapshot(int month, RowSink sink) {
    sink.row(List.of("client_id", "month", "plan", "seats", "fee"));
    String end = month(month).atEndOfMonth().toString();
    for (int client = 0; client < clients; client++) {
      Life life = life(client);
      if (life.isThere(month)) {
        long fee = Math.round(20 * StrictMath.pow(life.seats(), 0.9));
        sink.row(
            List.of(
                id(client),
                end,
                life.monthly() ? "monthly" : "yearly",
                Integer.toString(life.seats()),
                Long.toString(fee)));
      }
    }
  }

  /**
   * The usage in each week of a month, for clients who use anything: id, day, sessions, minutes.
   */
  public void usage(int month, RowSink sink) {
    sink.row(List.of("client_id", "day", "sessions", "minutes"));
    for (int client = 0; client < clients; client++) {
      Life life = life(client);
      if (life.begins() > month || life.leaves() < month) {
        continue;
      }
      double level = life.level() * share(life.fading()[month]);
      for (int week = 0; week < 4; week++) {
        LocalDate day = month(month).atDay(7 * (week + 1));
        if (life.leaves() == month && day.getDayOfMonth() >= life.day()) {
          break;
        }
        SplitMix64 random = SplitMix64.at(seed, WEEK_STREAM, client, 4L * month + week);
        long sessions =
            (long)
                StrictMath.floor(
                    level * StrictMath.exp(0.2 * random.nextGaussian()) + random.nextDouble());
        if (sessions > 0) {
          long minutes = Math.round(sessions * (4 + 8 * random.nextDouble()));
          sink.row(
              List.of(id(client), day.toString(), Long.toString(sessions), Long.toString(minutes)));
        }
      }
    }
  }

  /** Who left in a month: id and day. */
  public void left(int month, RowSink sink) {
    sink.row(List.of("client_id", "left_on"));
    for (int client = 0; client < clients; client++) {
      Life life = life(client);
      if (life.leaves() == month && life.begins() < month) {
        sink.row(List.of(id(client), month(month).atDay(life.day()).toString()));
      }
    }
  }

  /**
   * The true probability that a client leaves within the three months after the end of a month: id,
   * month, probability.
   */
  public void truth(int month, RowSink sink) {
    sink.row(List.of("client_id", "month", "probability"));
    String end = month(month).atEndOfMonth().toString();
    for (int client = 0; client < clients; client++) {
      Life life = life(client);
      if (life.isThere(month)) {
        double risk = leavesWithin(HORIZON, life.fading()[month], life.monthly());
        sink.row(List.of(id(client), end, String.format(Locale.ROOT, "%.6f", risk)));
      }
    }
  }

  /**
   * The probability of leaving within some months.
   *
   * @param fading months since the client began to fade, 0 when it does not
   */
  static double leavesWithin(int months, int fading, boolean monthly) {
    if (months == 0) {
      return 0;
    }
    double next = hazard(fading, monthly);
    double later =
        fading > 0
            ? leavesWithin(months - 1, fading == FADES ? 0 : fading + 1, monthly)
            : BEGINS_TO_FADE * leavesWithin(months - 1, 1, monthly)
                + (1 - BEGINS_TO_FADE) * leavesWithin(months - 1, 0, monthly);
    return next + (1 - next) * later;
  }

  private static double hazard(int fading, boolean monthly) {
    double logOdds = -5 + 4 * (1 - share(fading)) + (monthly ? 0.8 : 0);
    return 1 / (1 + StrictMath.exp(-logOdds));
  }

  private static double share(int fading) {
    return StrictMath.pow(STEP, fading);
  }

  private Life life(int client) {
    SplitMix64 lasting = SplitMix64.at(seed, CLIENT_STREAM, client, 0);
    int begins = lasting.nextDouble() < 0.6 ? 0 : (int) (lasting.nextDouble() * months);
    boolean monthly = lasting.nextDouble() < 0.5;
    int seats = (int) StrictMath.ceil(StrictMath.exp(1 + lasting.nextGaussian()));
    double level = StrictMath.exp(3 + 0.5 * lasting.nextGaussian());
    int[] fading = new int[months];
    int leaves = NEVER;
    int day = 0;
    for (int month = begins; month < months && leaves == NEVER; month++) {
      SplitMix64 passing = SplitMix64.at(seed, MONTH_STREAM, client, month);
      int before = month == begins ? 0 : fading[month - 1];
      fading[month] =
          before > 0
              ? (before == FADES ? 0 : before + 1)
              : passing.nextDouble() < BEGINS_TO_FADE ? 1 : 0;
      if (month > begins && passing.nextDouble() < hazard(before, monthly)) {
        leaves = month;
        day = 1 + (int) (passing.nextDouble() * month(month).lengthOfMonth());
      }
    }
    return new Life(begins, monthly, seats, level, fading, leaves, day);
  }

  private String id(int client) {
    return String.format(Locale.ROOT, "S%06d", client + 1);
  }
}
