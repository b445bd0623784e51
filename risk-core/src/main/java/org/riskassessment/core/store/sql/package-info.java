/**
 * The memory of the system in a SQL database: ports in, tables of {@code db/migration} out. SQLite
 * is embedded; all statements are such that PostgreSQL takes them too.
 *
 * <p>The only package that knows Jdbi, Flyway and a driver, all of them optional dependencies.
 */
@NullMarked
package org.riskassessment.core.store.sql;

import org.jspecify.annotations.NullMarked;
