package org.riskassessment.core.error;

/** Who can fix a failure. */
public enum ErrorKind {
  /** The person at the keyboard: input, configuration, command line. */
  USER,
  /** Something outside the process: a disk, a database, another run. */
  EXTERNAL,
  /** This software. */
  INTERNAL
}
