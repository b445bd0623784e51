package org.riskassessment.diagnostics.dependency;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.DependencyStatus.Advisory;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds libraries in an export of the OSV database, a zip file with a JSON document for each
 * published weakness. Nothing is sent anywhere. The file is read once, an entry at a time.
 *
 * @see <a href="https://ossf.github.io/osv-schema/">OSV format</a>
 */
final class Advisories {
  private static final Logger LOG = LoggerFactory.getLogger(Advisories.class);

  /** The most bytes of an entry that is looked at: those on Maven libraries are much smaller. */
  private static final int LONGEST = 1 << 22;

  /** The most bytes of all entries, against files made to fill memory or time. */
  private static final long MOST = 1L << 34;

  private static final byte[] ECOSYSTEM = "\"Maven\"".getBytes(StandardCharsets.UTF_8);

  private final Path file;
  private final Map<String, Library> libraries;
  private final Map<String, List<Advisory>> found = new TreeMap<>();
  private final byte[] buffer = new byte[LONGEST];
  private long inflated;
  private int onMaven;
  private int damaged;

  private Advisories(Path file, List<Library> libraries) {
    this.file = file;
    this.libraries =
        libraries.stream()
            .collect(Collectors.toMap(Library::artifact, Function.identity(), (a, b) -> a));
  }

  /**
   * The advisories on the versions in use, by {@code group:artifact}, in order of their ids.
   *
   * @throws RiskException SOURCE_UNREACHABLE if the file cannot be read, DATA_INVALID if it is not
   *     such a file, or has nothing on Maven libraries
   */
  static Map<String, List<Advisory>> in(Path file, List<Library> libraries) {
    return new Advisories(file, libraries).read();
  }

  private Map<String, List<Advisory>> read() {
    try (InputStream in = RegularFile.open(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        int size = fill(zip);
        if (size <= LONGEST && entry.getName().endsWith(".json") && isOnMaven(size)) {
          look(size, entry.getName());
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      boolean isZip = inflated > 0 || e instanceof ZipException;
      throw new RiskException(
          isZip ? ErrorCode.DATA_INVALID : ErrorCode.SOURCE_UNREACHABLE,
          "cannot be read: " + (e instanceof IOException io ? RegularFile.reason(io) : "bad name"),
          ErrorContext.ofFile(file),
          e);
    }
    if (onMaven == 0) {
      throw new RiskException(
          ErrorCode.DATA_INVALID,
          "has no advisories on Maven libraries",
          ErrorContext.ofFile(file).withAccepted("the export all.zip of OSV for Maven"));
    }
    if (damaged > 0) {
      LOG.warn("{} of the advisories in {} could not be read", damaged, file);
    }
    found.values().forEach(list -> list.sort(Comparator.comparing(Advisory::id)));
    return found;
  }

  /** Reads an entry and returns its size, or more than the buffer has if it is too large. */
  private int fill(ZipInputStream zip) throws IOException {
    int size = 0;
    while (size < LONGEST) {
      int n = zip.read(buffer, size, LONGEST - size);
      if (n < 0) {
        return size;
      }
      size += n;
      count(n);
    }
    byte[] rest = new byte[1 << 16];
    for (int n = zip.read(rest); n >= 0; n = zip.read(rest)) {
      size = LONGEST + 1;
      count(n);
    }
    return size;
  }

  private void count(int bytes) {
    inflated += bytes;
    if (inflated > MOST) {
      throw new RiskException(
          ErrorCode.DATA_INVALID,
          "unpacks to more than 16 GB",
          ErrorContext.ofFile(file).withAccepted("the export all.zip of OSV for Maven"));
    }
  }

  private boolean isOnMaven(int size) {
    for (int at = 0; at <= size - ECOSYSTEM.length; at++) {
      int i = 0;
      while (i < ECOSYSTEM.length && buffer[at + i] == ECOSYSTEM[i]) {
        i++;
      }
      if (i == ECOSYSTEM.length) {
        return true;
      }
    }
    return false;
  }

  private void look(int size, String name) {
    try {
      byte[] json = Arrays.copyOf(buffer, size);
      Object advisory = Json.parse(json, name, ErrorCode.DATA_INVALID).root();
      onMaven++;
      if (member(advisory, "withdrawn") != null) {
        return;
      }
      for (Object affected : list(advisory, "affected")) {
        Object artifact = member(member(affected, "package"), "name");
        boolean isMaven = "Maven".equals(member(member(affected, "package"), "ecosystem"));
        Library library = artifact instanceof String key ? libraries.get(key) : null;
        if (isMaven && library != null && concerns(affected, library.version())) {
          add(library, advisory, affected);
        }
      }
    } catch (RiskException e) {
      damaged++;
      LOG.debug("cannot read an advisory", e);
    }
  }

  private void add(Library library, @Nullable Object advisory, @Nullable Object affected) {
    String id = member(advisory, "id") instanceof String text ? text : "an advisory without id";
    String summary = member(advisory, "summary") instanceof String text ? text : "";
    List<Advisory> known = found.computeIfAbsent(library.artifact(), a -> new ArrayList<>());
    if (known.stream().noneMatch(a -> a.id().equals(id))) {
      known.add(new Advisory(id, summary, fixed(affected, library.version()).orElse(null)));
    }
  }

  private static boolean concerns(@Nullable Object affected, String version) {
    return list(affected, "versions").contains(version)
        || list(affected, "ranges").stream()
            .filter(range -> "ECOSYSTEM".equals(member(range, "type")))
            .anyMatch(range -> contains(list(range, "events"), version));
  }

  /** Follows the events of a range in the order of their versions, as OSV specifies. */
  private static boolean contains(List<?> events, String version) {
    record Event(String kind, String at) {}
    List<Event> sorted = new ArrayList<>();
    for (Object event : events) {
      for (String kind : List.of("introduced", "last_affected", "fixed")) {
        if (member(event, kind) instanceof String at) {
          sorted.add(new Event(kind, at));
        }
      }
    }
    // "0" stands for a version before all others.
    sorted.sort(
        (a, b) ->
            a.at().equals(b.at())
                ? 0
                : a.at().equals("0")
                    ? -1
                    : b.at().equals("0") ? 1 : Releases.isOlder(a.at(), b.at()) ? -1 : 1);
    boolean inside = false;
    for (Event event : sorted) {
      boolean reached = event.at().equals("0") || !Releases.isOlder(version, event.at());
      switch (event.kind()) {
        case "introduced" -> inside |= reached;
        case "fixed" -> inside &= !reached;
        default -> inside &= !Releases.isOlder(event.at(), version);
      }
    }
    return inside;
  }

  /** The lowest version above one in use that a range calls fixed. */
  private static Optional<String> fixed(@Nullable Object affected, String version) {
    return list(affected, "ranges").stream()
        .flatMap(range -> list(range, "events").stream())
        .map(event -> member(event, "fixed"))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(fixed -> Releases.isOlder(version, fixed))
        .min(Releases.ORDER);
  }

  private static @Nullable Object member(@Nullable Object tree, String key) {
    return tree instanceof Map<?, ?> members ? members.get(key) : null;
  }

  private static List<?> list(@Nullable Object tree, String key) {
    return member(tree, key) instanceof List<?> list ? list : List.of();
  }
}
