package dev.cairn.store;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds the arrows between the packages: tool, store, {journal, run, catalog, settle}, leaves. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.cairn.store");

  @Test
  void dependenciesPointDownwardsOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .withOptionalLayers(true)
        .layer("tool")
        .definedBy("dev.cairn.store.tool..")
        .layer("store")
        .definedBy("dev.cairn.store")
        .layer("middle")
        .definedBy(
            "dev.cairn.store.journal..",
            "dev.cairn.store.run..",
            "dev.cairn.store.catalog..",
            "dev.cairn.store.settle..")
        .layer("leaves")
        .definedBy(
            "dev.cairn.store.format..",
            "dev.cairn.store.codec..",
            "dev.cairn.store.flight..",
            "dev.cairn.store.index..",
            "dev.cairn.store.io..")
        .whereLayer("tool")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("store")
        .mayOnlyBeAccessedByLayers("tool")
        .whereLayer("middle")
        .mayOnlyBeAccessedByLayers("tool", "store")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("dev.cairn.store.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void onlyTheToolUsesItsLibraries() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.cairn.store.tool..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "com.fasterxml.jackson..")
        .check(CLASSES);
  }
}
