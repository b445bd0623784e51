/** Commands about clients: call-list, client, contact, predict. */
@NullMarked
package org.riskassessment.cli.client;

import org.jspecify.annotations.NullMarked;
