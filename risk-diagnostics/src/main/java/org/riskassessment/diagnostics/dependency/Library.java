package org.riskassessment.diagnostics.dependency;

import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.DependencyStatus.Scope;

/**
 * A library, identified by its Maven coordinates.
 *
 * @param licence its SPDX id or its name; null when unknown
 */
record Library(String group, String name, String version, Scope scope, @Nullable String licence) {

  /** A library of which no more is known. */
  Library(String group, String name, String version) {
    this(group, name, version, Scope.UNKNOWN, null);
  }

  /** The coordinates without the version: {@code group:artifact}. */
  String artifact() {
    return group + ":" + name;
  }
}
