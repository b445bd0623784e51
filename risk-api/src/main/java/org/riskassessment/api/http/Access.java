package org.riskassessment.api.http;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** Decides who may call what. Safe for several threads. */
@FunctionalInterface
public interface Access {
  /** The attribute of a request that names its caller. */
  String CALLER = "risk.caller";

  /** Lets everybody do everything. */
  Access OPEN = (context, scope) -> null;

  /**
   * Why the caller may not do this; null when it may, and then {@link #CALLER} is set where it is
   * known.
   */
  @Nullable Problem refusal(Context context, Scope scope);
}
