/**
 * The dataset file {@code finaldata.csv}, the file of hold-out parts beside it, and the files that
 * show people what was ingested. New rows flow in from {@code row}; records of datasets flow out.
 */
@NullMarked
package org.riskassessment.ingest.dataset;

import org.jspecify.annotations.NullMarked;
