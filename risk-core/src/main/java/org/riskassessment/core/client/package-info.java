/**
 * The words for one client: its score, its place in a call list, the calls made to it, and the rule
 * that keeps all its rows on one side of a split.
 */
@NullMarked
package org.riskassessment.core.client;

import org.jspecify.annotations.NullMarked;
