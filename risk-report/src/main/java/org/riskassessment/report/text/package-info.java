/** Numbers, times and texts from outside in the words of reports. */
@NullMarked
package org.riskassessment.report.text;

import org.jspecify.annotations.NullMarked;
