package org.riskassessment.ingest.table;

import java.io.Closeable;
import java.io.IOException;

/** The rows of a table in their order; it is itself the present one. */
interface Rows extends Row, Closeable {

  /** Goes to the next row; false at the end. */
  boolean next() throws IOException;
}
