/** Pages as PDF documents. */
@NullMarked
package org.riskassessment.report.pdf;

import org.jspecify.annotations.NullMarked;
