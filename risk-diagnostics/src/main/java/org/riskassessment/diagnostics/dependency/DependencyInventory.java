package org.riskassessment.diagnostics.dependency;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The libraries that the program is built from, according to the CycloneDX bill of materials in its
 * jar. A program without one, such as a test or an application that embeds this module, has an
 * empty inventory.
 */
final class DependencyInventory {
  /** Where the build puts the bill of materials. */
  static final String RESOURCE = "META-INF/sbom/bom.json";

  private static final Logger LOG = LoggerFactory.getLogger(DependencyInventory.class);
  private static final String MAVEN = "pkg:maven/";

  private final ClassLoader jar;
  private final String resource;

  DependencyInventory(ClassLoader jar, String resource) {
    this.jar = jar;
    this.resource = resource;
  }

  /** The inventory of this program. */
  static DependencyInventory ofProgram() {
    return new DependencyInventory(
        Objects.requireNonNull(DependencyInventory.class.getClassLoader()), RESOURCE);
  }

  /**
   * The Maven libraries, ascending by {@code group:artifact}, without the modules of the program
   * itself (those of its own group). Empty if there is no bill of materials or it is unreadable.
   */
  List<Library> libraries() {
    try (InputStream in = jar.getResourceAsStream(resource)) {
      return in == null ? List.of() : libraries(in.readAllBytes());
    } catch (IOException | RiskException e) {
      LOG.warn("cannot read the list of dependencies, so none are checked: {}", e.getMessage());
      LOG.debug("cannot read the list of dependencies", e);
      return List.of();
    }
  }

  private List<Library> libraries(byte[] json) {
    Object bom = Json.parse(json, resource, ErrorCode.INTERNAL).root();
    Optional<String> program = text(member(member(bom, "metadata"), "component"), "group");
    Map<String, Library> byArtifact = new TreeMap<>();
    if (member(bom, "components") instanceof List<?> components) {
      for (Object component : components) {
        library(component)
            .filter(found -> !program.equals(Optional.of(found.group())))
            .ifPresent(found -> byArtifact.putIfAbsent(found.artifact(), found));
      }
    }
    return List.copyOf(byArtifact.values());
  }

  private static Optional<Library> library(@Nullable Object component) {
    if (text(component, "purl").filter(purl -> purl.startsWith(MAVEN)).isEmpty()) {
      return Optional.empty();
    }
    return text(component, "group")
        .flatMap(
            group ->
                text(component, "name")
                    .flatMap(
                        name ->
                            text(component, "version")
                                .map(version -> new Library(group, name, version))));
  }

  private static @Nullable Object member(@Nullable Object tree, String key) {
    return tree instanceof Map<?, ?> members ? members.get(key) : null;
  }

  private static Optional<String> text(@Nullable Object tree, String key) {
    return member(tree, key) instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
