/**
 * Reads tables of databases row by row, from a watermark on. Cells flow out as text; what the rows
 * are used for is unknown here.
 */
@NullMarked
package org.riskassessment.ingest.jdbc;

import org.jspecify.annotations.NullMarked;
