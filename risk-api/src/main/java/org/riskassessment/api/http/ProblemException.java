package org.riskassessment.api.http;

/** A request that cannot be answered, for a reason that has an HTTP status but no error code. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  public ProblemException(int status, String detail) {
    this(new Problem(status, detail));
  }

  public Problem problem() {
    return problem;
  }
}
