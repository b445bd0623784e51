package org.riskassessment.core.store;

import java.util.List;
import org.riskassessment.core.client.Assignment;
import org.riskassessment.core.client.Contact;

/** Who was called, who was withheld from a list, and what came of it. Append-only. */
public interface CallLog {

  /**
   * Appends a contact.
   *
   * @param contact its number is given here
   * @return the entry with its number
   */
  Contact add(Contact contact);

  /** All contacts, oldest first. */
  List<Contact> contacts();

  /** Those with a client, oldest first. */
  List<Contact> contacts(String clientId);

  /** Adds assignments; the first one of a client in a batch stays. */
  void assign(List<Assignment> assignments);

  /** All assignments, oldest first; those of one time by batch and rank. */
  List<Assignment> assignments();
}
