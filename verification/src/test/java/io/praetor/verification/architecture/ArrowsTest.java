package io.praetor.verification.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which package may know which: the arrows of ARCHITECTURE.md, checked against the class files. */
class ArrowsTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.praetor");

  /** For each package of the agent, the packages of the agent that it may not know. */
  private static final Map<String, List<String>> FORBIDDEN =
      Map.of(
          "config",
              List.of(
                  "consensus",
                  "query",
                  "rpc",
                  "cluster",
                  "session",
                  "http",
                  "forward",
                  "telemetry"),
          "telemetry",
              List.of(
                  "consensus", "query", "rpc", "cluster", "session", "http", "forward", "config"),
          "consensus",
              List.of(
                  "query", "rpc", "cluster", "session", "http", "forward", "config", "telemetry"),
          "session", List.of("query", "rpc", "cluster", "http", "forward", "config", "telemetry"),
          "query", List.of("http", "forward", "cluster", "config", "telemetry"),
          "rpc", List.of("http", "forward", "cluster", "config", "telemetry"),
          "cluster", List.of("http", "forward", "config", "telemetry"),
          "http", List.of("forward"),
          "forward", List.of("cluster", "session", "config", "telemetry"));

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("io.praetor.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void storeAndClientKnowTheJdkAlone() {
    for (String module : List.of("store", "client")) {
      classes()
          .that()
          .resideInAPackage("io.praetor." + module + "..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.praetor." + module + "..", "java..", "javax.net..", "org.jspecify..")
          .because(module + " is JDK only and knows no other module")
          .allowEmptyShould(true)
          .check(ALL);
    }
  }

  @Test
  void modulesPointOneWay() {
    noClasses()
        .that()
        .resideInAPackage("io.praetor.agent..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.praetor.cli..", "io.praetor.client..", "io.praetor.verification..")
        .because("the arrow is agent → store")
        .allowEmptyShould(true)
        .check(ALL);
    noClasses()
        .that()
        .resideInAPackage("io.praetor.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.praetor.verification..")
        .because("verification is never shipped")
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void packagesOfTheAgentKeepTheirArrows() {
    FORBIDDEN.forEach((from, to) ->
        noClasses()
            .that()
            .resideInAPackage("io.praetor.agent." + from + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                to.stream().map(p -> "io.praetor.agent." + p + "..").toArray(String[]::new))
            .because("ARCHITECTURE.md draws the arrows of the agent")
            .allowEmptyShould(true)
            .check(ALL));
  }

  @Test
  void onlyConsensusKnowsTheRaftLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.praetor.agent.consensus..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.alipay..", "org.rocksdb..")
        .because("the engine can be replaced as long as one package imports it")
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void theStoreIsPure() {
    noClasses()
        .that()
        .resideInAPackage("io.praetor.store..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.(lang\\.Thread|util\\.Random|util\\.concurrent\\.ThreadLocalRandom|security\\.SecureRandom|time\\.Clock"
                + "|time\\.Instant|nio\\.file\\.Files|io\\.File|net\\..*)")
        .because("the same commands must give the same state everywhere and at any time")
        .allowEmptyShould(true)
        .check(ALL);
    noClasses()
        .that()
        .resideInAPackage("io.praetor.store..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .because("time is an argument in the store")
        .allowEmptyShould(true)
        .check(ALL);
  }
}
