package org.riskassessment.api;

/** A request that cannot be answered, for a reason that has an HTTP status but no error code. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  ProblemException(int status, String detail) {
    this(new Problem(status, detail));
  }

  Problem problem() {
    return problem;
  }
}
