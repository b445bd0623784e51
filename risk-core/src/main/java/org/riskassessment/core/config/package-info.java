/**
 * The configuration of a workspace: {@code config.json} in, a checked {@link
 * org.riskassessment.core.config.RiskConfig} out, or all of its faults at once.
 */
@NullMarked
package org.riskassessment.core.config;

import org.jspecify.annotations.NullMarked;
