package org.riskassessment.diagnostics.dependency;

/** A library, identified by its Maven coordinates. */
record Library(String group, String name, String version) {

  /** The coordinates without the version: {@code group:artifact}. */
  String artifact() {
    return group + ":" + name;
  }
}
