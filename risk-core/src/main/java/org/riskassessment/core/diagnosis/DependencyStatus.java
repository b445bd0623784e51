package org.riskassessment.core.diagnosis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A library that the program uses, or the Java runtime.
 *
 * @param artifact {@code group:artifact}, or {@code java}
 * @param inUse the version in use
 * @param latest the newest released version; empty when unknown
 * @param origin where it comes from
 * @param releases what is newer
 */
public record DependencyStatus(
    String artifact,
    String inUse,
    Optional<String> latest,
    Status status,
    Origin origin,
    Releases releases) {

  /** A library of which no more is known. */
  public DependencyStatus(String artifact, String inUse, Optional<String> latest, Status status) {
    this(artifact, inUse, latest, status, Origin.UNKNOWN, Releases.UNKNOWN);
  }

  /** How the version in use compares with the newest. */
  public enum Status {
    CURRENT,
    OUTDATED,
    /** The newest version is unknown, which is not the same as current. */
    UNKNOWN
  }

  /** How the program comes to use it. */
  public enum Scope {
    /** The program uses it itself. */
    DIRECT,
    /** Another library needs it. */
    TRANSITIVE,
    /** The program runs on it. */
    RUNTIME,
    UNKNOWN
  }

  /**
   * Where a library comes from.
   *
   * @param licence its SPDX id or its name; null when unknown
   * @param lastCheck the version in use at the last diagnosis; null when it was not in use then, or
   *     nothing is known
   * @param trained the version in use when the deployed model was trained; null when unknown
   */
  public record Origin(
      Scope scope, @Nullable String licence, @Nullable String lastCheck, @Nullable String trained) {

    public static final Origin UNKNOWN = new Origin(Scope.UNKNOWN, null, null, null);
  }

  /**
   * What is newer than the version in use.
   *
   * @param patch the newest release that differs in its last number only; null when unknown
   * @param minor the newest release of the same major version; null when unknown
   * @param at when the newest release was published; null when unknown
   * @param advisories known to concern the version in use
   */
  public record Releases(
      @Nullable String patch,
      @Nullable String minor,
      @Nullable Instant at,
      List<Advisory> advisories) {

    public static final Releases UNKNOWN = new Releases(null, null, null, List.of());

    public Releases {
      advisories = List.copyOf(advisories);
    }
  }

  /**
   * A published weakness.
   *
   * @param id such as {@code GHSA-...} or {@code CVE-...}
   * @param fixed the first version without it above the one in use; null when none is known
   */
  public record Advisory(String id, String summary, @Nullable String fixed) {}

  /** What changed in the version in use, in words; null when nothing did or nothing is known. */
  public @Nullable String changed() {
    String last = origin.lastCheck();
    if (last != null && !last.equals(inUse)) {
      return "since the last check, " + last + " then";
    }
    String trained = origin.trained();
    return trained != null && !trained.equals(inUse)
        ? "since the model was trained, " + trained + " then"
        : null;
  }
}
