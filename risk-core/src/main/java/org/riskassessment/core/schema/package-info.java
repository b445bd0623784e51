/**
 * The contract of a table: which column is the id, which are features, which is the label, and what
 * each cell may contain. Flows from the configuration into every stage.
 */
@NullMarked
package org.riskassessment.core.schema;

import org.jspecify.annotations.NullMarked;
