package org.riskassessment.core.store.sql;

import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.riskassessment.core.client.Assignment;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.store.CallLog;

final class SqlCallLog implements CallLog {
  private final SqlWorkspace workspace;

  SqlCallLog(SqlWorkspace workspace) {
    this.workspace = workspace;
  }

  @Override
  public Contact add(Contact contact) {
    return workspace.writeFor(
        handle -> {
          int number =
              workspace.next(handle, "select max(number) from contact where workspace_id = ?");
          handle.execute(
              "insert into contact (workspace_id, number, client_id, outcome, note, actor,"
                  + " contacted_at) values (?, ?, ?, ?, ?, ?, ?)",
              workspace.id(),
              number,
              contact.clientId(),
              contact.outcome().name(),
              contact.note(),
              contact.by(),
              contact.at().toEpochMilli());
          return contact.withNumber(number);
        });
  }

  @Override
  public List<Contact> contacts() {
    return workspace.list(
        SqlCallLog::contact, "select * from contact where workspace_id = ? order by number");
  }

  @Override
  public List<Contact> contacts(String clientId) {
    return workspace.list(
        SqlCallLog::contact,
        "select * from contact where workspace_id = ? and client_id = ?" + " order by number",
        clientId);
  }

  @Override
  public void assign(List<Assignment> assignments) {
    if (assignments.isEmpty()) {
      return;
    }
    workspace.write(
        handle -> {
          try (PreparedBatch rows =
              handle.prepareBatch(
                  "insert into call_assignment (workspace_id, batch_id, client_id, client_rank,"
                      + " withheld, share, assigned_at) values (?, ?, ?, ?, ?, ?, ?)"
                      + " on conflict (workspace_id, batch_id, client_id) do nothing")) {
            for (Assignment one : assignments) {
              rows.add(
                  workspace.id(),
                  one.batchId(),
                  one.clientId(),
                  one.rank(),
                  one.withheld(),
                  one.share(),
                  one.at().toEpochMilli());
            }
            rows.execute();
          }
        });
  }

  @Override
  public List<Assignment> assignments() {
    return workspace.list(
        SqlCallLog::assignment,
        "select * from call_assignment where workspace_id = ?"
            + " order by assigned_at, batch_id, client_rank, client_id");
  }

  private static Contact contact(StoredRow row) throws SQLException {
    return new Contact(
        row.whole("number"),
        row.text("client_id"),
        row.choice("outcome", Contact.Outcome.class),
        row.text("note"),
        row.text("actor"),
        row.instant("contacted_at"));
  }

  private static Assignment assignment(StoredRow row) throws SQLException {
    return new Assignment(
        row.text("batch_id"),
        row.text("client_id"),
        row.whole("client_rank"),
        row.flag("withheld"),
        row.real("share", Double.MIN_NORMAL, 1),
        row.instant("assigned_at"));
  }
}
