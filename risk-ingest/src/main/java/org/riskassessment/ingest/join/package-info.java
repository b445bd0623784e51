/**
 * Tables of their own that are joined to the clients' rows: their rows flow in, sorted by client
 * and time, and what was known at the time of a client's row flows out.
 */
@NullMarked
package org.riskassessment.ingest.join;

import org.jspecify.annotations.NullMarked;
