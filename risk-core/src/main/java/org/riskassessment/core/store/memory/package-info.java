/** The store without a disk: for tests, and for programs that embed a stage. */
@NullMarked
package org.riskassessment.core.store.memory;

import org.jspecify.annotations.NullMarked;
