/**
 * Attacks on the program, and a check of what they leave that uses none of the program's code.
 * {@code docs/guide/reliability.md} says what is promised and what was found.
 */
package org.riskassessment.cli.reliability;
