/**
 * The life of a model version: trained, evaluated, compared, promoted, deployed, rolled back,
 * refitted, replayed and pruned.
 *
 * <p>In: the dataset, reviews and stored versions. Out: {@code ModelVersion}, {@code Deployment}
 * and the decisions between them.
 */
@NullMarked
package org.riskassessment.core.version;

import org.jspecify.annotations.NullMarked;
