/** Tables of databases, read row by row. Knows nothing of what the rows are for. */
@NullMarked
package org.riskassessment.ingest.jdbc;

import org.jspecify.annotations.NullMarked;
