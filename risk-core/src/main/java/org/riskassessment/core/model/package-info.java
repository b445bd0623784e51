/**
 * Fitted models that score raw rows without any training code: log-odds, risk and exact
 * contributions. Flows from training through the store to whoever predicts.
 */
@NullMarked
package org.riskassessment.core.model;

import org.jspecify.annotations.NullMarked;
