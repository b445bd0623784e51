/**
 * The memory of the system without a disk: for tests, and for programs that embed one stage and
 * keep what it finds themselves.
 */
@NullMarked
package org.riskassessment.core.store.memory;

import org.jspecify.annotations.NullMarked;
