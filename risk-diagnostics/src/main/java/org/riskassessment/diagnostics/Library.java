package org.riskassessment.diagnostics;

/** A library, identified by its Maven coordinates. */
record Library(String group, String name, String version) {

  /** The coordinates without the version: {@code group:artifact}. */
  String artifact() {
    return group + ":" + name;
  }
}
