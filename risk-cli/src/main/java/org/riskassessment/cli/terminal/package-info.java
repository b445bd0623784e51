/**
 * What all commands share: options, answers and their documents, text in columns, signals,
 * progress, and the wiring of the stages.
 */
@NullMarked
package org.riskassessment.cli.terminal;

import org.jspecify.annotations.NullMarked;
