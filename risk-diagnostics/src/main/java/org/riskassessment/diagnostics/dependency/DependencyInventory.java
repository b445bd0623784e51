package org.riskassessment.diagnostics.dependency;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.DependencyStatus.Scope;
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
   * The Maven libraries, those it uses itself first, then ascending by {@code group:artifact},
   * without the modules of the program itself (those of its own group). Empty if there is no bill
   * of materials or it is unreadable.
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
    Object root = member(member(bom, "metadata"), "component");
    Optional<String> program = text(root, "group");
    List<?> components =
        member(bom, "components") instanceof List<?> list ? new ArrayList<>(list) : List.of();
    Set<String> own = new HashSet<>();
    text(root, "bom-ref").ifPresent(own::add);
    for (Object component : components) {
      if (program.isPresent() && text(component, "group").equals(program)) {
        text(component, "bom-ref").ifPresent(own::add);
      }
    }
    Map<String, Set<String>> needs = needs(bom);
    Set<String> direct = new HashSet<>();
    own.forEach(module -> direct.addAll(needs.getOrDefault(module, Set.of())));
    Map<String, Library> byArtifact = new TreeMap<>();
    for (Object component : components) {
      Scope scope =
          needs.isEmpty()
              ? Scope.UNKNOWN
              : direct.contains(text(component, "bom-ref").orElse(""))
                  ? Scope.DIRECT
                  : Scope.TRANSITIVE;
      library(component, scope)
          .filter(found -> !program.equals(Optional.of(found.group())))
          .ifPresent(
              found ->
                  byArtifact.merge(
                      found.artifact(),
                      found,
                      (one, other) -> other.scope() == Scope.DIRECT ? other : one));
    }
    return byArtifact.values().stream().sorted(Comparator.comparing(Library::scope)).toList();
  }

  /** Which components each one needs. */
  private static Map<String, Set<String>> needs(@Nullable Object bom) {
    Map<String, Set<String>> needs = new HashMap<>();
    if (member(bom, "dependencies") instanceof List<?> nodes) {
      for (Object node : nodes) {
        if (member(node, "dependsOn") instanceof List<?> references) {
          Set<String> texts = new HashSet<>();
          references.forEach(reference -> texts.add(String.valueOf(reference)));
          text(node, "ref").ifPresent(from -> needs.put(from, texts));
        }
      }
    }
    return needs;
  }

  private static Optional<Library> library(@Nullable Object component, Scope scope) {
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
                                .map(
                                    version ->
                                        new Library(
                                            group, name, version, scope, licence(component)))));
  }

  private static @Nullable String licence(@Nullable Object component) {
    List<String> names = new ArrayList<>();
    if (member(component, "licenses") instanceof List<?> licences) {
      for (Object one : licences) {
        Object licence = member(one, "license");
        text(licence, "id")
            .or(() -> text(licence, "name"))
            .or(() -> text(one, "expression"))
            .ifPresent(names::add);
      }
    }
    return names.isEmpty() ? null : String.join(" OR ", names);
  }

  private static @Nullable Object member(@Nullable Object tree, String key) {
    return tree instanceof Map<?, ?> members ? members.get(key) : null;
  }

  private static Optional<String> text(@Nullable Object tree, String key) {
    return member(tree, key) instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
