package org.riskassessment.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.FileInputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The shape of the whole program. This module sees every other, so its tests can guard it. */
class ArchitectureTest {
  private static final String BASE = "org.riskassessment";
  private static final String[] MODULES = {
    "core", "ingest", "train", "diagnostics", "report", "api", "cli"
  };
  private static final String MAIN = BASE + ".cli.Main";
  private static final String CORE = BASE + ".core.";

  /** From the ground up: a package uses those before it and none after it. */
  private static final List<String> CORE_ORDER =
      List.of(
          "error",
          "file",
          "json",
          "client",
          "schema",
          "schema.inference",
          "dataset",
          "evaluate",
          "check",
          "config",
          "model",
          "diagnosis",
          "store",
          "store.memory",
          "store.sql",
          "stage",
          "run",
          "version",
          "monitor",
          "portfolio",
          "process",
          "status",
          "wire",
          "simulate");

  /**
   * What other modules may see of those packages that are not open as a whole. This and the open
   * packages are what core promises.
   */
  private static final Map<String, Set<String>> CORE_FACE =
      Map.of(
          "schema.inference",
          Set.of(
              "SchemaInference",
              "Hints",
              "InferredSchema",
              "InferredColumn",
              "JoinInference",
              "LabelInference",
              "InferredJoin"),
          "store.memory",
          Set.of("InMemoryStore"),
          "store.sql",
          Set.of("SqlRiskStore", "StoreCopy", "StoreInfo"),
          "run",
          Set.of("CommandReport"),
          "version",
          Set.of(
              "Versions",
              "Production",
              "DecisionReplay",
              "Decisions",
              "ModelComparison",
              "PrunePlan",
              "Verification"),
          "monitor",
          Set.of("Doubt", "ModelHealth", "Monitor"),
          "portfolio",
          Set.of(
              "Clients",
              "RowScorer",
              "BatchReplay",
              "CallListItem",
              "CallListReport",
              "CallListRequest",
              "ClientReport",
              "ContactReport",
              "PredictionReport"),
          "process",
          Set.of("RiskProcess", "Sources", "Reports", "RunReport", "RunOutcome"));

  private static final int MOST_TYPES = 25;
  private static final int LONGEST_CYCLE = 3;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(ArchitectureTest::isNotTestJar)
          .importPackages(BASE);

  private static boolean isNotTestJar(Location location) {
    return !location.contains("-tests.jar");
  }

  @Test
  void every_module_is_scanned() {
    Set<String> scanned =
        CLASSES.stream()
            .map(c -> c.getPackageName().split("\\.")[2])
            .collect(Collectors.toUnmodifiableSet());

    assertThat(scanned).containsExactlyInAnyOrder(MODULES);
    assertThat(CLASSES.contain(MAIN)).isTrue();
    assertThat(CLASSES.contain(getClass())).as("tests are left out").isFalse();
  }

  @Test
  void stages_see_core_and_never_each_other() {
    var layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String module : MODULES) {
      layers = layers.layer(module).definedBy(BASE + "." + module + "..");
    }
    holds(
        layers
            .whereLayer("core")
            .mayNotAccessAnyLayer()
            .whereLayer("ingest")
            .mayOnlyBeAccessedByLayers("api", "cli")
            .whereLayer("train")
            .mayOnlyBeAccessedByLayers("api", "cli")
            .whereLayer("diagnostics")
            .mayOnlyBeAccessedByLayers("api", "cli")
            .whereLayer("report")
            .mayOnlyBeAccessedByLayers("api", "cli")
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer());
  }

  @Test
  void rooms_of_the_command_line_see_only_those_below() {
    List<String> rooms =
        Stream.of("terminal", "schedule", "client", "data", "model", "report", "operation")
            .map(room -> BASE + ".cli." + room)
            .toList();
    for (int i = 0; i < rooms.size() - 1; i++) {
      holds(
          noClasses()
              .that()
              .resideInAPackage(rooms.get(i))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(rooms.subList(i + 1, rooms.size()).toArray(String[]::new)));
    }
  }

  @Test
  void packages_form_no_cycle() {
    holds(slices().matching(BASE + ".(**)").should().beFreeOfCycles());
  }

  @Test
  void core_packages_use_only_those_below_them() {
    assertThat(
            CLASSES.stream().filter(c -> c.getName().startsWith(CORE)).map(ArchitectureTest::core))
        .as("the order names every package")
        .allMatch(CORE_ORDER::contains);
    assertThat(
            dependencies()
                .filter(d -> d.getOriginClass().getName().startsWith(CORE))
                .filter(d -> d.getTargetClass().getName().startsWith(CORE))
                .filter(d -> height(d.getOriginClass()) < height(d.getTargetClass()))
                .map(Dependency::getDescription))
        .isEmpty();
  }

  @Test
  void other_modules_see_only_the_face_of_core() {
    assertThat(
            dependencies()
                .filter(d -> !d.getOriginClass().getName().startsWith(CORE))
                .filter(d -> d.getTargetClass().getName().startsWith(CORE))
                .filter(d -> !isFace(outermost(d.getTargetClass())))
                .map(Dependency::getDescription))
        .isEmpty();
  }

  private static boolean isFace(JavaClass type) {
    Set<String> face = CORE_FACE.get(core(type));
    return face == null || face.contains(type.getSimpleName());
  }

  @Test
  void no_package_holds_more_than_25_types() {
    Map<String, Long> types =
        CLASSES.stream()
            .filter(c -> c.getEnclosingClass().isEmpty() && !c.getSimpleName().isEmpty())
            .filter(c -> !c.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    assertThat(types)
        .allSatisfy((name, n) -> assertThat(n).as(name).isLessThanOrEqualTo(MOST_TYPES));
  }

  @Test
  void no_cycle_in_a_package_has_more_than_3_types() {
    Map<JavaClass, Set<JavaClass>> uses = new LinkedHashMap<>();
    dependencies()
        .filter(
            d -> d.getOriginClass().getPackageName().equals(d.getTargetClass().getPackageName()))
        .forEach(
            d ->
                uses.computeIfAbsent(outermost(d.getOriginClass()), c -> new LinkedHashSet<>())
                    .add(outermost(d.getTargetClass())));
    Map<JavaClass, Set<JavaClass>> reached = new LinkedHashMap<>();
    uses.keySet().forEach(type -> reached.put(type, reachedFrom(type, uses)));
    Set<Set<String>> cycles =
        uses.keySet().stream()
            .map(
                type ->
                    reached.get(type).stream()
                        .filter(other -> reached.getOrDefault(other, Set.of()).contains(type))
                        .map(JavaClass::getName)
                        .collect(Collectors.toCollection(TreeSet::new)))
            .filter(cycle -> cycle.size() > LONGEST_CYCLE)
            .collect(Collectors.toSet());
    assertThat(cycles).isEmpty();
  }

  private static Set<JavaClass> reachedFrom(JavaClass type, Map<JavaClass, Set<JavaClass>> uses) {
    Set<JavaClass> reached = new LinkedHashSet<>();
    Deque<JavaClass> open = new ArrayDeque<>(uses.get(type));
    while (!open.isEmpty()) {
      JavaClass next = open.pop();
      if (reached.add(next)) {
        open.addAll(uses.getOrDefault(next, Set.of()));
      }
    }
    return reached;
  }

  /** Between two different top-level types of the program. */
  private static Stream<Dependency> dependencies() {
    return CLASSES.stream()
        .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
        .filter(d -> d.getTargetClass().getName().startsWith(BASE))
        .filter(d -> !outermost(d.getOriginClass()).equals(outermost(d.getTargetClass())));
  }

  private static JavaClass outermost(JavaClass type) {
    JavaClass bare = type.getBaseComponentType();
    return bare.getEnclosingClass().map(ArchitectureTest::outermost).orElse(bare);
  }

  private static String core(JavaClass type) {
    return type.getBaseComponentType().getPackageName().substring(CORE.length());
  }

  private static int height(JavaClass type) {
    return CORE_ORDER.indexOf(core(type));
  }

  @Test
  void tribuo_stays_in_training() {
    onlyIn(
        new String[] {BASE + ".train.."},
        "org.tribuo..",
        "com.oracle.labs..",
        "com.google.protobuf..");
  }

  @Test
  void jackson_stays_in_its_codec() {
    onlyIn(new String[] {BASE + ".core.json.."}, "com.fasterxml.jackson..");
  }

  @Test
  void sql_stays_in_the_store_and_in_database_sources() {
    onlyIn(
        new String[] {BASE + ".core.store.sql..", BASE + ".ingest.jdbc.."},
        "java.sql..",
        "javax.sql..",
        "org.jdbi..",
        "org.flywaydb..",
        "org.sqlite..",
        "org.postgresql..",
        "com.zaxxer.hikari..");
  }

  @Test
  void core_is_free_of_what_the_stages_and_apps_use() {
    holds(
        noClasses()
            .that()
            .resideInAPackage(BASE + ".core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.javalin..", "org.jfree..", "org.apache.commons.csv..", "picocli.."));
  }

  @Test
  void only_commands_write_to_the_standard_streams() {
    holds(
        noClasses().that().resideOutsideOfPackage(BASE + ".cli..").should(ACCESS_STANDARD_STREAMS));
  }

  @Test
  void only_main_ends_the_jvm() {
    holds(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName(MAIN)
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class));
  }

  /** Where a path may lead to a pipe or a device; crontab's files and the build's are temporary. */
  @Test
  void files_are_opened_in_one_package() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".core.file..")
            .and()
            .doNotHaveFullyQualifiedName(BASE + ".cli.ArchiveTraining")
            .and()
            .doNotHaveFullyQualifiedName(BASE + ".cli.schedule.Crontab")
            .should()
            .callMethodWhere(
                target(owner(equivalentTo(Files.class)))
                    .and(
                        target(
                            nameMatching(
                                "new(Input|Output|Buffered|Byte).*|read[A-Z].*"
                                    + "|lines|write.*|createFile|createDirector.*")))
                    .and(not(target(name("readAttributes")))))
            .orShould()
            .callConstructor(FileInputStream.class, File.class)
            .orShould()
            .callConstructor(FileInputStream.class, String.class));
  }

  @Test
  void nothing_is_serialized_the_java_way() {
    holds(
        noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ObjectInputStream.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ObjectOutputStream.class));
  }

  @Test
  void every_package_is_null_marked() {
    Set<String> unmarked =
        CLASSES.stream()
            .map(JavaClass::getPackage)
            .filter(p -> !p.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .collect(Collectors.toUnmodifiableSet());

    assertThat(unmarked).as("packages without @NullMarked in package-info.java").isEmpty();
  }

  private static void onlyIn(String[] homes, String... library) {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackages(homes)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(library));
  }

  private static void holds(ArchRule rule) {
    rule.check(CLASSES);
  }
}
