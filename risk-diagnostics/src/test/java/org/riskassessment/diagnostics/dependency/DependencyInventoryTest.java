package org.riskassessment.diagnostics.dependency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.diagnosis.DependencyStatus.Scope;

class DependencyInventoryTest {

  @Test
  void lists_maven_libraries_by_name_without_own_modules() {
    DependencyInventory inventory =
        inventory(
            """
            {"bomFormat": "CycloneDX", "specVersion": "1.6",
             "metadata": {"component": {"group": "org.own", "name": "app", "version": "3"}},
             "components": [
               {"group": "org.b", "name": "two", "version": "2.0",
                "purl": "pkg:maven/org.b/two@2.0?type=jar", "hashes": [{"alg": "MD5"}]},
               {"group": "org.own", "name": "core", "version": "3",
                "purl": "pkg:maven/org.own/core@3?type=jar"},
               {"group": "org.a", "name": "one", "version": "1.0",
                "purl": "pkg:maven/org.a/one@1.0?type=jar"},
               {"group": "org.a", "name": "one", "version": "1.0",
                "purl": "pkg:maven/org.a/one@1.0?classifier=linux&type=jar"},
               {"name": "left-pad", "version": "1.3.0", "purl": "pkg:npm/left-pad@1.3.0"},
               {"group": "org.c", "name": "no-version", "purl": "pkg:maven/org.c/no-version"},
               {"group": "org.c", "name": "no-purl", "version": "1"},
               null
             ]}
            """);

    assertThat(inventory.libraries())
        .containsExactly(new Library("org.a", "one", "1.0"), new Library("org.b", "two", "2.0"));
  }

  @Test
  void libraries_that_the_program_uses_itself_come_first() {
    DependencyInventory inventory =
        inventory(
            """
            {"metadata": {"component": {"group": "org.own", "name": "app", "bom-ref": "app"}},
             "components": [
               {"group": "org.a", "name": "deep", "version": "1", "purl": "pkg:maven/a", "bom-ref": "a",
                "licenses": [{"license": {"name": "BSD"}}, {"license": {"id": "MIT"}}]},
               {"group": "org.own", "name": "core", "version": "3", "purl": "pkg:maven/c",
                "bom-ref": "core"},
               {"group": "org.b", "name": "near", "version": "2", "purl": "pkg:maven/b", "bom-ref": "b",
                "licenses": [{"expression": "EPL-2.0"}]}
             ],
             "dependencies": [
               {"ref": "app", "dependsOn": ["core"]}, {"ref": "core", "dependsOn": ["b"]},
               {"ref": "b", "dependsOn": ["a"]}, {"ref": 7, "dependsOn": 8}]}
            """);

    assertThat(inventory.libraries())
        .containsExactly(
            new Library("org.b", "near", "2", Scope.DIRECT, "EPL-2.0"),
            new Library("org.a", "deep", "1", Scope.TRANSITIVE, "BSD OR MIT"));
  }

  @Test
  void without_a_bill_of_materials_there_are_no_libraries() {
    assertThat(new DependencyInventory(getClass().getClassLoader(), "no/such.json").libraries())
        .isEmpty();
    assertThat(DependencyInventory.ofProgram().libraries()).isEmpty();
  }

  @Test
  void an_unexpected_bill_of_materials_has_no_libraries() {
    assertThat(inventory("{}").libraries()).isEmpty();
    assertThat(inventory("[1]").libraries()).isEmpty();
    assertThat(inventory("{\"components\": {}, \"metadata\": 7}").libraries()).isEmpty();
  }

  private static DependencyInventory inventory(String json) {
    ClassLoader jar =
        new ClassLoader(null) {
          @Override
          public InputStream getResourceAsStream(String name) {
            return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
          }
        };
    return new DependencyInventory(jar, DependencyInventory.RESOURCE);
  }
}
