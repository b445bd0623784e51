/**
 * What is said of today's clients, and what came of calling them: bands, contacts, who was withheld
 * from a list by lot. Flows from scoring to the store and the call list.
 */
@NullMarked
package org.riskassessment.core.portfolio;

import org.jspecify.annotations.NullMarked;
