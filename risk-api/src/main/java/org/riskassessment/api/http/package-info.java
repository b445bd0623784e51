/**
 * The HTTP server below the endpoints: it listens, bounds what callers may send, routes requests
 * and writes answers and problems.
 */
@NullMarked
package org.riskassessment.api.http;

import org.jspecify.annotations.NullMarked;
