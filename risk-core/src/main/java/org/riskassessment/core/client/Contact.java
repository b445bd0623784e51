package org.riskassessment.core.client;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What came of calling a client.
 *
 * @param number of the entry, from 1; given by the store
 * @param note may be empty
 * @param by who called
 */
public record Contact(
    int number, String clientId, Outcome outcome, String note, String by, Instant at) {

  /** How a call ended. */
  public enum Outcome {
    /** The client was spoken to. */
    REACHED,
    /** The client says that it stays. */
    SAVED,
    /** The client says that it leaves. */
    LOST,
    /** Nobody answered: the client knows nothing of the call. */
    NO_ANSWER
  }

  /** Cuts times to the millisecond, as the store keeps them. */
  public Contact {
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }

  public Contact withNumber(int given) {
    return new Contact(given, clientId, outcome, note, by, at);
  }

  /** Whether the call can have changed what the client does. */
  public boolean wasReached() {
    return outcome != Outcome.NO_ANSWER;
  }
}
