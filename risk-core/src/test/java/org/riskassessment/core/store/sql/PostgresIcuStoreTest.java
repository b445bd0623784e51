package org.riskassessment.core.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.riskassessment.core.store.StoreFixtures.run;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RiskStoreContract;

/** A database that sorts as people do, 'a' before 'B', which is not byte order. */
class PostgresIcuStoreTest extends RiskStoreContract {
  private static final AtomicInteger WORKSPACES = new AtomicInteger();
  private static Database database;

  private final PostgresServer server = PostgresServer.shared();

  @Override
  protected RiskStore openEmpty() {
    return SqlRiskStore.open(
        new RiskConfig.Store(database(), "workspace-" + WORKSPACES.incrementAndGet()));
  }

  private synchronized Database database() {
    if (database == null) {
      database =
          server.database(
              "locale_provider icu icu_locale 'en-US' locale 'C' encoding 'UTF8'"
                  + " template template0");
    }
    return database;
  }

  @Test
  void database_sorts_as_people_do_and_the_store_by_bytes() {
    assertThat(server.sql(PostgresServer.name(database()), "select 'a'::text < 'B'::text"))
        .isEqualTo("t");
    store.runs().start(run("a"));
    store.runs().start(run("B"));

    assertThat(store.runs().newest(2)).extracting(run -> run.runId()).containsExactly("a", "B");
  }
}
