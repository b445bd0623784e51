/**
 * Diagnoses the libraries that the program is built from. The bill of materials in the program's
 * jar and the versions in Maven repositories flow in; the status of each library flows out. The
 * only file written is a cache of newest versions.
 */
@NullMarked
package org.riskassessment.diagnostics.dependency;

import org.jspecify.annotations.NullMarked;
