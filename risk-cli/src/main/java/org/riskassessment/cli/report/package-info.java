/** Commands that report: diagnose, report, serve, apicalls. */
@NullMarked
package org.riskassessment.cli.report;

import org.jspecify.annotations.NullMarked;
