/**
 * The store in a SQL database: the ports of {@code core.store} over the tables of {@code
 * migration}. SQLite is embedded, PostgreSQL serves several machines; both run the same statements.
 *
 * <p>The only package that knows Jdbi, Flyway and a driver, which are all optional dependencies.
 */
@NullMarked
package org.riskassessment.core.store.sql;

import org.jspecify.annotations.NullMarked;
