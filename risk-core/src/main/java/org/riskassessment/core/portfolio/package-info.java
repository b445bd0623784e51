/**
 * Today's clients: scored, ranked, listed with reasons, called, and compared with a control group.
 * In: the deployed model and today's rows. Out: batches of predictions, call lists, client reports
 * and the effect of calling.
 */
@NullMarked
package org.riskassessment.core.portfolio;

import org.jspecify.annotations.NullMarked;
