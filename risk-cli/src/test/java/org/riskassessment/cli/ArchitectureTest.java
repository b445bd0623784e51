package org.riskassessment.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The shape of the whole program. This module sees every other, so its tests can guard it. */
class ArchitectureTest {
  private static final String BASE = "org.riskassessment";
  private static final String[] MODULES = {
    "core", "ingest", "train", "diagnostics", "report", "api", "cli"
  };
  private static final String MAIN = BASE + ".cli.Main";

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
  void packages_form_no_cycle() {
    holds(slices().matching(BASE + ".(**)").should().beFreeOfCycles());
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
