/** A client of the service, and the file of its answers. */
@NullMarked
package org.riskassessment.api.client;

import org.jspecify.annotations.NullMarked;
