/**
 * The one place that knows a JSON library. Trees of maps, lists, strings, numbers and booleans go
 * in and out; {@link org.riskassessment.core.json.JsonSection} reads them with types and reports
 * all faults together; {@link org.riskassessment.core.json.RecordWriter} writes records.
 */
@NullMarked
package org.riskassessment.core.json;

import org.jspecify.annotations.NullMarked;
