package org.riskassessment.core.store;

import java.util.List;
import org.riskassessment.core.client.Assignment;
import org.riskassessment.core.client.Contact;

/** Which clients were called, which were withheld from a list, and the outcomes. Append-only. */
public interface CallLog {

  /**
   * Appends a contact.
   *
   * @param contact its number is assigned here
   * @return the entry with its number
   */
  Contact add(Contact contact);

  /** All contacts, oldest first. */
  List<Contact> contacts();

  /** The contacts with a client, oldest first. */
  List<Contact> contacts(String clientId);

  /** Adds assignments; the first one for a client in a batch stays. */
  void assign(List<Assignment> assignments);

  /** All assignments, oldest first; those of the same time by batch and rank. */
  List<Assignment> assignments();
}
