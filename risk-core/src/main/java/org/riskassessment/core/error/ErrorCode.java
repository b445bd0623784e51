package org.riskassessment.core.error;

/** Every way in which a command can fail, with the exit status that scripts rely on. */
public enum ErrorCode {
  /** A bug in this software. */
  INTERNAL(ErrorKind.INTERNAL, 1),
  /** A file of the workspace could not be written. */
  WRITE_FAILED(ErrorKind.EXTERNAL, 1),
  /** The command line is wrong, or what a program hands over. */
  USAGE(ErrorKind.USER, 2),
  /** The configuration is wrong. */
  CONFIG_INVALID(ErrorKind.USER, 3),
  /** Rows, a header or a label do not match the schema. */
  DATA_INVALID(ErrorKind.USER, 4),
  /** Too little data to train on, or labels of one class only. */
  DATA_INSUFFICIENT(ErrorKind.USER, 4),
  /** A folder, file or database to read from cannot be read. */
  SOURCE_UNREACHABLE(ErrorKind.EXTERNAL, 5),
  /** The store cannot be opened, or it answered with an error. */
  STORE_UNREACHABLE(ErrorKind.EXTERNAL, 5),
  /** The store was written by a newer release. */
  STORE_TOO_NEW(ErrorKind.EXTERNAL, 5),
  /** What the store holds is not what was stored. */
  STORE_CORRUPT(ErrorKind.EXTERNAL, 5),
  /** The model version does not exist, or none is deployed. */
  MODEL_MISSING(ErrorKind.USER, 6),
  /** The bytes or the content of a model are not what was stored. */
  MODEL_CORRUPT(ErrorKind.EXTERNAL, 6),
  /** Another run holds the lock. */
  LOCKED(ErrorKind.EXTERNAL, 75),
  /** The process was asked to stop; its exit status is that of the signal. */
  INTERRUPTED(ErrorKind.EXTERNAL, 130);

  private final ErrorKind kind;
  private final int exitStatus;

  ErrorCode(ErrorKind kind, int exitStatus) {
    this.kind = kind;
    this.exitStatus = exitStatus;
  }

  /** Who can fix it. */
  public ErrorKind kind() {
    return kind;
  }

  /** The exit status of the command, 1 to 130. */
  public int exitStatus() {
    return exitStatus;
  }
}
