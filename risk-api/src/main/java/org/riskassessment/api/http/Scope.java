package org.riskassessment.api.http;

/** What a caller must be allowed to do. */
public enum Scope {
  /** Open to everybody who reaches the service: health checks and its description. */
  NONE,
  /** To read clients, models, runs and documents. */
  READ,
  /** To have clients scored. */
  PREDICT,
  /** To record calls, and to start runs. */
  OPERATE,
  /** To deploy, roll back, and manage access. */
  ADMIN
}
