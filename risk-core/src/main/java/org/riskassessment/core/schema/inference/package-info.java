/**
 * Finds a schema in a raw table: which column is the id, which the label, and the type of each
 * feature, with a reason for each choice.
 *
 * <p>In: the header and rows of a table, passed in one by one. Out: an {@link
 * org.riskassessment.core.schema.inference.InferredSchema}.
 */
@NullMarked
package org.riskassessment.core.schema.inference;

import org.jspecify.annotations.NullMarked;
