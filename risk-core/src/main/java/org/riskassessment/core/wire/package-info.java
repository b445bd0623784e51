/**
 * The JSON that scripts and the service are promised: each document is one record, filled once from
 * results and written by {@link org.riskassessment.core.json.RecordWriter}, for {@code -o json} and
 * for HTTP alike. {@code docs/schema} is generated from these records and their javadoc.
 *
 * <p>Results flow in, documents flow out; nothing here decides or reads. A {@code @Nullable}
 * component is written as null, one that is also {@link org.riskassessment.core.json.OmitNull} is
 * left out. Times are UTC, durations are in seconds unless the name says otherwise, shares are from
 * 0 to 1. Keys are only ever added: a script should ignore those it does not know.
 */
@NullMarked
package org.riskassessment.core.wire;

import org.jspecify.annotations.NullMarked;
