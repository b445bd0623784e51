/** Tables as an Excel workbook. */
@NullMarked
package org.riskassessment.report.workbook;

import org.jspecify.annotations.NullMarked;
