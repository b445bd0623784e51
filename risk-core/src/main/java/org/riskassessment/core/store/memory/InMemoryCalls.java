package org.riskassessment.core.store.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.riskassessment.core.client.Assignment;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.store.CallLog;

final class InMemoryCalls implements CallLog {
  private final SharedLock lock;
  private final List<Contact> contacts = new ArrayList<>();
  private final Map<List<String>, Assignment> assignments = new LinkedHashMap<>();

  InMemoryCalls(SharedLock lock) {
    this.lock = lock;
  }

  @Override
  public Contact add(Contact contact) {
    return lock.call(
        () -> {
          Contact numbered = contact.withNumber(contacts.size() + 1);
          contacts.add(numbered);
          return numbered;
        });
  }

  @Override
  public List<Contact> contacts() {
    return lock.call(() -> List.copyOf(contacts));
  }

  @Override
  public List<Contact> contacts(String clientId) {
    return contacts().stream().filter(c -> c.clientId().equals(clientId)).toList();
  }

  @Override
  public void assign(List<Assignment> added) {
    lock.run(
        () ->
            added.forEach(
                one -> assignments.putIfAbsent(List.of(one.batchId(), one.clientId()), one)));
  }

  @Override
  public List<Assignment> assignments() {
    return lock.call(
        () ->
            assignments.values().stream()
                .sorted(
                    Comparator.comparing(Assignment::at)
                        .thenComparing(Assignment::batchId)
                        .thenComparingInt(Assignment::rank)
                        .thenComparing(Assignment::clientId))
                .toList());
  }
}
