package org.riskassessment.diagnostics.dependency;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.aether.util.version.GenericVersionScheme;
import org.eclipse.aether.version.InvalidVersionSpecificationException;
import org.eclipse.aether.version.Version;

/** Picks the newest release from the published versions of a library. */
final class Releases {
  private static final GenericVersionScheme SCHEME = new GenericVersionScheme();

  /** A word, or a letter before a number, that marks a pre-release. */
  private static final Pattern PRE_RELEASE =
      Pattern.compile(
          "(?<![a-z])(?:alpha|beta|milestone|snapshot|preview|pre|pr|rc|cr|ea|eap|dev|nightly"
              + "|canary|[abm](?=[-.]?\\d))(?![a-z])",
          Pattern.CASE_INSENSITIVE);

  /** A date as version, as in the first releases of some libraries: 20041127.0918. */
  private static final Pattern DATE = Pattern.compile("(?:19|20)\\d{6}(?!\\d).*");

  /** Maven's order. */
  static final Comparator<String> ORDER = Comparator.comparing(Releases::parse);

  private Releases() {}

  /** The newest release; empty if there is none. */
  static Optional<String> newest(Collection<String> versions) {
    List<String> released =
        versions.stream().filter(version -> !PRE_RELEASE.matcher(version).find()).toList();
    List<String> numbered =
        released.stream().filter(version -> !DATE.matcher(version).matches()).toList();
    return (numbered.isEmpty() ? released : numbered).stream().max(ORDER);
  }

  /**
   * The newest release that starts with the same numbers as a version, and is not older; empty if
   * there is none, or the version does not start with so many numbers.
   *
   * @param numbers how many: 1 for the same major version, 2 for the same minor version
   */
  static Optional<String> newest(Collection<String> versions, String like, int numbers) {
    Matcher start = Pattern.compile("(?:\\d+\\.){" + numbers + "}").matcher(like + ".");
    if (!start.lookingAt()) {
      return Optional.empty();
    }
    return newest(
        versions.stream()
            .filter(v -> (v + ".").startsWith(start.group()) && !isOlder(v, like))
            .toList());
  }

  /** Whether a version is older than another in Maven's order. */
  static boolean isOlder(String version, String than) {
    return parse(version).compareTo(parse(than)) < 0;
  }

  private static Version parse(String version) {
    try {
      return SCHEME.parseVersion(version);
    } catch (InvalidVersionSpecificationException e) {
      throw new IllegalArgumentException(e); // cannot happen: the scheme accepts any text
    }
  }
}
