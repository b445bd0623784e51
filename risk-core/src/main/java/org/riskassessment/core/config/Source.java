package org.riskassessment.core.config;

import java.util.Map;

/**
 * Where rows of clients come from: one of {@code sources}, or {@code test_data} or {@code
 * portfolio}.
 */
public sealed interface Source permits FileSource, JdbcSource {

  /** What it is called in messages and in the ledger; no other source has the same. */
  String name();

  /** The source as its part of the configuration. */
  Map<String, Object> toTree();
}
