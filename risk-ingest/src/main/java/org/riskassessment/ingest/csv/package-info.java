/** CSV tables: reading those that people write, and writing and reading the canonical form. */
@NullMarked
package org.riskassessment.ingest.csv;

import org.jspecify.annotations.NullMarked;
