/** The deployed model as the service uses it, and its health. */
@NullMarked
package org.riskassessment.api.model;

import org.jspecify.annotations.NullMarked;
