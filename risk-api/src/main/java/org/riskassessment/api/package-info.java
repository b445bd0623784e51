/**
 * Serves the stored results and the deployed model over HTTP. Requests flow in; JSON documents flow
 * out, read from the store or scored by the model version that the store names as deployed. It
 * never trains or writes within a request, and of the files that a request may name it opens only
 * those inside the workspace's data folders.
 */
@NullMarked
package org.riskassessment.api;

import org.jspecify.annotations.NullMarked;
