/**
 * Charts, a class a chart. Numbers that others computed flow in; a picture flows out, as SVG or as
 * PNG from one description, with the table of what it shows.
 */
@NullMarked
package org.riskassessment.report.chart;

import org.jspecify.annotations.NullMarked;
