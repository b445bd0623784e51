/** The first four endpoints, as the course project behind this product names them. */
@NullMarked
package org.riskassessment.api.course;

import org.jspecify.annotations.NullMarked;
