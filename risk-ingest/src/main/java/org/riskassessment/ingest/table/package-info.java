/**
 * Tables as people write them: finds the charset, the delimiter, the header and what stands around
 * the table. Bytes flow in; names and rows flow out.
 */
@NullMarked
package org.riskassessment.ingest.table;

import org.jspecify.annotations.NullMarked;
