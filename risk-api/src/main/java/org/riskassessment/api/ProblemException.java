package org.riskassessment.api;

/** A request that is refused for a reason that only HTTP has a word for. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  Refusal(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  Refusal(int status, String detail) {
    this(new Problem(status, detail));
  }

  Problem problem() {
    return problem;
  }
}
