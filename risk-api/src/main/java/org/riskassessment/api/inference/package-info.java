/** Two protocols that other systems speak, over the deployed model. */
@NullMarked
package org.riskassessment.api.inference;

import org.jspecify.annotations.NullMarked;
