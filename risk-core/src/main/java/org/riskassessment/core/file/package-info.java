/**
 * Durable writing. Every file the product owns is written through {@link
 * org.riskassessment.core.file.DurableFiles}, so that a crash leaves the old or the new whole.
 */
@NullMarked
package org.riskassessment.core.file;

import org.jspecify.annotations.NullMarked;
