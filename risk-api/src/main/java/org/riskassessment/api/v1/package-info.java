/**
 * The service's own language: the documents that the command line prints with {@code -o json}, by
 * the same doors.
 */
@NullMarked
package org.riskassessment.api.v1;

import org.jspecify.annotations.NullMarked;
