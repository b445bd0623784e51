/**
 * {@code finaldata.csv}, its file of hold-out parts, and the views of an ingestion that people
 * read.
 */
@NullMarked
package org.riskassessment.ingest.dataset;

import org.jspecify.annotations.NullMarked;
