package org.riskassessment.core.client;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The outcome of a call to a client.
 *
 * @param number of the entry, from 1; assigned by the store
 * @param note may be empty
 * @param by who called
 */
public record Contact(
    int number, String clientId, Outcome outcome, String note, String by, Instant at) {

  /** How a call ended. */
  public enum Outcome {
    /** Somebody spoke to the client. */
    REACHED,
    /** The client says it will stay. */
    SAVED,
    /** The client says it will leave. */
    LOST,
    /** Nobody answered, so the client does not know of the call. */
    NO_ANSWER
  }

  /** Truncates the time to milliseconds, as the store does. */
  public Contact {
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }

  public Contact withNumber(int given) {
    return new Contact(given, clientId, outcome, note, by, at);
  }

  /** Whether the call may have changed what the client does. */
  public boolean wasReached() {
    return outcome != Outcome.NO_ANSWER;
  }
}
