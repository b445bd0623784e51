package org.riskassessment.core.error;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An expected failure. Its message is one plain sentence for the user; the context holds the same
 * facts in parts, for scripts.
 */
public final class RiskException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient ErrorContext context;

  public RiskException(ErrorCode code, String message) {
    this(code, message, ErrorContext.none(), null);
  }

  public RiskException(ErrorCode code, String message, ErrorContext context) {
    this(code, message, context, null);
  }

  /**
   * @param message what is wrong, without the place: the context's file, line and column go before
   *     it, the value found and what is accepted after it
   */
  public RiskException(
      ErrorCode code, String message, ErrorContext context, @Nullable Throwable cause) {
    super(sentence(message, context), cause);
    this.code = Objects.requireNonNull(code);
    this.context = context;
  }

  /** Throws the only fault, or one exception that lists all faults, one per line; none: returns. */
  public static void throwAll(ErrorCode code, String file, List<RiskException> faults) {
    if (faults.size() == 1) {
      throw faults.get(0);
    }
    if (!faults.isEmpty()) {
      throw new RiskException(
          code,
          faults.size()
              + " errors:\n"
              + faults.stream().map(f -> "  " + f.getMessage()).collect(Collectors.joining("\n")),
          ErrorContext.ofFile(file));
    }
  }

  public ErrorCode code() {
    return code;
  }

  public ErrorContext context() {
    return context;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  private static String sentence(String message, ErrorContext context) {
    StringBuilder text = new StringBuilder();
    if (context.file() != null) {
      text.append(context.file());
      if (context.line() > 0) {
        text.append(':').append(context.line());
      }
      text.append(": ");
    }
    if (context.column() != null) {
      text.append(context.column()).append(": ");
    }
    text.append(message);
    if (context.value() != null) {
      text.append(" (found '").append(context.value()).append("')");
    }
    if (context.accepted() != null) {
      text.append("; accepted: ").append(context.accepted());
    }
    return text.toString();
  }
}
