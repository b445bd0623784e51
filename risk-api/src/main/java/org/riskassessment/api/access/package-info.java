/** Who may call the service, and what for. */
@NullMarked
package org.riskassessment.api.access;

import org.jspecify.annotations.NullMarked;
