/**
 * The HTTP service for the stored results and the deployed model. Requests flow in; JSON documents
 * flow out, read from the store or computed by the deployed model. A request never trains or
 * writes, and it can only open files inside the workspace's data folders.
 */
@NullMarked
package org.riskassessment.api;

import org.jspecify.annotations.NullMarked;
