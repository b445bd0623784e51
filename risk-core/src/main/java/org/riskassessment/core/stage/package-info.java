/**
 * The ports that the stage modules implement, what they are given and what they return.
 *
 * <p>In: a {@link org.riskassessment.core.stage.RunContext} and a request. Out: a report or a
 * result. Core runs the stages through {@link org.riskassessment.core.stage.Stages} and never sees
 * their modules.
 */
@NullMarked
package org.riskassessment.core.stage;

import org.jspecify.annotations.NullMarked;
