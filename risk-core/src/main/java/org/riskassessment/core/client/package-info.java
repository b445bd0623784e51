/**
 * Clients, the scored companies, and the rule that keeps all rows of a client on one side of a
 * split.
 */
@NullMarked
package org.riskassessment.core.client;

import org.jspecify.annotations.NullMarked;
