/**
 * The HTTP service for the stored results and the deployed model. Requests flow in; JSON documents
 * flow out, read from the store or computed by the deployed model. A request can only open files
 * inside the workspace's data folders, and what it changes goes through the doors of {@link
 * org.riskassessment.core.process.RiskProcess}, as a command's work does.
 */
@NullMarked
package org.riskassessment.api;

import org.jspecify.annotations.NullMarked;
