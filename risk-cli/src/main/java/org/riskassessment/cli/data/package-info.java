/** Commands about data: init, demo, ingest, quarantine, watermark. */
@NullMarked
package org.riskassessment.cli.data;

import org.jspecify.annotations.NullMarked;
