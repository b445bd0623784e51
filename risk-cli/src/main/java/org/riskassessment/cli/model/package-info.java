/** Commands about model versions: train, score, deploy, rollback, models. */
@NullMarked
package org.riskassessment.cli.model;

import org.jspecify.annotations.NullMarked;
