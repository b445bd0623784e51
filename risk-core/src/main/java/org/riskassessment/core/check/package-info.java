/**
 * The rules by which a deployed model is judged on new rows: whether it ranks as it did, whether
 * its risks are on the right level, and when a drift is known and nothing better is at hand. Scored
 * rows go in, findings with their numbers come out; nothing here reads a store.
 */
@NullMarked
package org.riskassessment.core.check;

import org.jspecify.annotations.NullMarked;
