/** Commands that run and watch the whole: run, runs, replay, status, doctor, config, db. */
@NullMarked
package org.riskassessment.cli.operation;

import org.jspecify.annotations.NullMarked;
