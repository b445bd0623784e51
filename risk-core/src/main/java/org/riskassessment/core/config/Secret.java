package org.riskassessment.core.config;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.json.JsonSection;

/**
 * A secret that a configuration refers to but does not contain: {@code ${env:NAME}} is an
 * environment variable, {@code ${file:PATH}} the only line of a file, relative to the workspace.
 *
 * <p>It is looked up when it is needed, so only the secrets in use have to exist. It prints as its
 * reference, never as the secret. Safe for several threads.
 */
public final class Secret {
  /** How a secret is given. */
  public static final String ACCEPTED =
      "${env:NAME}, an environment variable, or ${file:PATH}, a file with one line";

  /** The most bytes of a file with a secret. */
  private static final int LONGEST = 1 << 16;

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^{}]+)}");

  private final String reference;
  private final @Nullable String variable;
  private final @Nullable Path file;
  private final ErrorContext place;

  private Secret(
      String reference, @Nullable String variable, @Nullable Path file, ErrorContext place) {
    this.reference = reference;
    this.variable = variable;
    this.file = file;
    this.place = place;
  }

  /**
   * The secret that a text refers to.
   *
   * @param folder where a relative path starts
   * @param place where the text is, for messages
   * @throws RiskException CONFIG_INVALID when it is not a reference; the message leaves out the
   *     text, which may be the secret itself
   */
  public static Secret of(String text, Path folder, ErrorContext place) {
    Matcher matcher = REFERENCE.matcher(text);
    if (!matcher.matches()) {
      throw new RiskException(
          ErrorCode.CONFIG_INVALID, "is not a reference to a secret", place.withAccepted(ACCEPTED));
    }
    String name = matcher.group(2);
    if (matcher.group(1).equals("env")) {
      return new Secret(text, name, null, place);
    }
    try {
      return new Secret(text, null, folder.resolve(name), place);
    } catch (InvalidPathException e) {
      throw new RiskException(
          ErrorCode.CONFIG_INVALID, "does not name a file", place.withAccepted(ACCEPTED), e);
    }
  }

  /** The secret under a key of a configuration; notes a fault when it is not a reference. */
  static Optional<Secret> read(JsonSection json, String key, Path workspace) {
    if (!json.has(key)) {
      return Optional.empty();
    }
    try {
      // A number may be the secret too, and a fault about its type would show it.
      String text = json.isText(key) ? json.text(key) : "";
      return Optional.of(of(text, workspace, json.place(key)));
    } catch (RiskException e) {
      json.fault(
          key,
          "is not a reference to a secret; never write the secret itself here",
          null,
          ACCEPTED);
      return Optional.empty();
    }
  }

  /**
   * The secret itself.
   *
   * @throws RiskException CONFIG_INVALID when the variable or the file is missing or empty, or the
   *     file has more than one line
   */
  public String reveal() {
    return reveal(System.getenv());
  }

  String reveal(Map<String, String> environment) {
    if (variable != null) {
      String value = environment.get(variable);
      if (value == null || value.isEmpty()) {
        throw missing(
            "the environment variable " + variable + (value == null ? " is not set" : " is empty"),
            null);
      }
      return value;
    }
    return line(Objects.requireNonNull(file));
  }

  private String line(Path path) {
    String text;
    try {
      text = RegularFile.text(path, LONGEST);
    } catch (IOException e) {
      throw missing("the file " + path + " " + RegularFile.reason(e), e);
    }
    String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    if (line.isEmpty()) {
      throw missing("the file " + path + " is empty", null);
    }
    if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
      throw missing("the file " + path + " has more than one line", null);
    }
    return line;
  }

  private RiskException missing(String message, @Nullable Throwable cause) {
    return new RiskException(
        ErrorCode.CONFIG_INVALID, message + "; it should contain this secret", place, cause);
  }

  /** The reference, {@code ${env:NAME}}; never the secret. */
  public String reference() {
    return reference;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret
        && reference.equals(secret.reference)
        && Objects.equals(file, secret.file);
  }

  @Override
  public int hashCode() {
    return reference.hashCode();
  }

  @Override
  public String toString() {
    return reference;
  }
}
