/** The schedule command and the crontab entry it maintains. */
@NullMarked
package org.riskassessment.cli.schedule;

import org.jspecify.annotations.NullMarked;
