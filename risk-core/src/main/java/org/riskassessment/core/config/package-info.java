/**
 * The configuration of a workspace: {@code config.json} in, a checked {@link
 * org.riskassessment.core.config.RiskConfig} out, or all its faults at once. Each section of the
 * file has a class that reads it.
 */
@NullMarked
package org.riskassessment.core.config;

import org.jspecify.annotations.NullMarked;
