package org.riskassessment.core.config;

import java.util.Map;

/**
 * Where rows of clients come from: one of {@code sources}, or {@code test_data} or {@code
 * portfolio}.
 */
public sealed interface Source permits FileSource, JdbcSource {

  /** Its name in messages and in the ledger, unique among sources. */
  String name();

  /** The source as a part of the configuration. */
  Map<String, Object> toTree();
}
