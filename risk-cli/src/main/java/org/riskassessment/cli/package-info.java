/**
 * The command line: wires the stages into the process, shows their results as text, JSON or CSV,
 * and turns failures into messages and exit statuses.
 */
@NullMarked
package org.riskassessment.cli;

import org.jspecify.annotations.NullMarked;
