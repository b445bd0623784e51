/**
 * CSV tables: reads files as people write them, and reads and writes the canonical form of the
 * dataset. Bytes flow in; rows that are checked against the schema, or rejected, flow out.
 */
@NullMarked
package org.riskassessment.ingest.csv;

import org.jspecify.annotations.NullMarked;
