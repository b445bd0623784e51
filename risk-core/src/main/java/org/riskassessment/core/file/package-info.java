/**
 * Reading and writing of files. Every file the product owns is written through {@link
 * org.riskassessment.core.file.DurableFiles}, so that a crash leaves either the old content or the
 * new one, never a part. Every file is opened through {@link
 * org.riskassessment.core.file.RegularFile}, so that nothing but a file is read.
 */
@NullMarked
package org.riskassessment.core.file;

import org.jspecify.annotations.NullMarked;
