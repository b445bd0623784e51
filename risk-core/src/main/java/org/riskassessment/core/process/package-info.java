/**
 * The full process over typed ports: ingest, check, train, score, promote, deploy, predict. The
 * applications wire the ports and call {@link org.riskassessment.core.process.RiskProcess}.
 */
@NullMarked
package org.riskassessment.core.process;

import org.jspecify.annotations.NullMarked;
