/**
 * Fitted models that score raw rows without any training code (log-odds, risk and exact
 * contributions), and the files kept with a version. Training makes them, the store keeps them,
 * predictions use them.
 */
@NullMarked
package org.riskassessment.core.model;

import org.jspecify.annotations.NullMarked;
