/**
 * The memory of the system in a SQL database: ports in, tables of {@code migration} out. SQLite is
 * embedded, PostgreSQL is for several machines; both take the same statements.
 *
 * <p>The only package that knows Jdbi, Flyway and a driver, all of them optional dependencies.
 */
@NullMarked
package org.riskassessment.core.store.sql;

import org.jspecify.annotations.NullMarked;
