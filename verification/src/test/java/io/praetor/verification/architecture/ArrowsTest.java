package io.praetor.verification.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which package may know which: the arrows of ARCHITECTURE.md, checked against the class files. */
class ArrowsTest {
  private static final String ROOT = "io.praetor";

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.praetor");

  /** What the API of one noun may know: each has its records from the store and its own paths. */
  private static final Set<String> API =
      Set.of(
          "agent.access",
          "agent.api",
          "agent.cluster",
          "agent.config",
          "agent.consensus",
          "agent.consensus.storage",
          "agent.filter",
          "agent.json",
          "agent.leader",
          "agent.query",
          "agent.records",
          "agent.routing",
          "agent.telemetry",
          "client.text",
          "store..");

  /** What every command may know. */
  private static final Set<String> COMMANDS =
      Set.of("cli.command", "cli.http", "client", "client.text");

  /**
   * For each package what it may know besides itself, the JDK and libraries. A name that ends in
   * two dots stands for a package and all below it; a package that no entry names may not be there.
   */
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          entry("store..", Set.of("store..")),
          entry("page..", Set.of("page..")),
          entry("client", Set.of("client.service", "client.text")),
          entry("client.service", Set.of()),
          entry("grpc", Set.of("client", "client.service")),
          entry("client.text", Set.of()),
          entry("agent", Set.of("agent..", "store..")),
          // Leaves.
          entry(
              "agent.config",
              Set.of(
                  "agent.check",
                  "agent.hcl",
                  "agent.registration",
                  "client.text",
                  "store.catalog",
                  "store.kv")),
          entry("agent.hcl", Set.of()),
          entry("agent.access", Set.of("agent.hcl")),
          entry("agent.telemetry", Set.of()),
          entry("agent.fault", Set.of()),
          entry("agent.json", Set.of()),
          entry("agent.limit", Set.of()),
          entry("agent.filter", Set.of()),
          entry("agent.rules", Set.of("agent.filter", "client.text", "store..")),
          entry("agent.login", Set.of("agent.filter", "agent.json", "client.text")),
          entry("agent.coordinate", Set.of("store.bytes", "store.catalog")),
          entry(
              "agent.event",
              Set.of("agent.filter", "agent.limit", "agent.rpc", "store.bytes", "store.level")),
          entry("agent.certificate", Set.of()),
          entry("agent.tls", Set.of("agent.config", "client.text")),
          entry("agent.check", Set.of("agent.check.probe", "agent.limit", "store.catalog")),
          entry("agent.check.probe", Set.of("client.text", "store.catalog")),
          entry(
              "agent.registration",
              Set.of("agent.check", "agent.json", "client.text", "store.catalog")),
          // Between agents.
          entry("agent.rpc", Set.of("agent.limit", "agent.tls", "store.bytes")),
          entry("agent.consensus.storage", Set.of("agent.fault", "store..")),
          entry("agent.consensus.lease", Set.of()),
          entry(
              "agent.consensus",
              Set.of(
                  "agent.consensus.lease",
                  "agent.consensus.storage",
                  "agent.fault",
                  "agent.limit",
                  "store..")),
          entry(
              "agent.leader",
              Set.of("agent.consensus", "agent.coordinate", "agent.rpc", "store..")),
          entry(
              "agent.upkeep",
              Set.of("agent.consensus", "agent.coordinate", "agent.leader", "store..")),
          entry("agent.cluster.formation", Set.of("agent.consensus.storage", "store..")),
          entry(
              "agent.cluster",
              Set.of(
                  "agent.certificate",
                  "agent.cluster.formation",
                  "agent.consensus..",
                  "agent.fault",
                  "agent.limit",
                  "agent.rpc",
                  "store..")),
          // Requests.
          entry(
              "agent.query",
              Set.of(
                  "agent.access",
                  "agent.consensus",
                  "agent.coordinate",
                  "agent.filter",
                  "agent.leader",
                  "store..")),
          entry(
              "agent.routing",
              Set.of("agent.access", "agent.json", "agent.limit", "agent.query", "client.text")),
          entry(
              "agent.records",
              Set.of(
                  "agent.config",
                  "agent.json",
                  "agent.query",
                  "agent.registration",
                  "agent.routing",
                  "store.bytes",
                  "store.catalog",
                  "store.prepared")),
          entry(
              "agent.audit",
              Set.of("agent.access", "agent.config", "agent.json", "agent.query", "agent.routing")),
          entry(
              "agent.http",
              Set.of("agent.config", "agent.json", "agent.query", "agent.routing", "agent.tls")),
          entry(
              "agent.api",
              Set.of(
                  "agent.access",
                  "agent.config",
                  "agent.consensus",
                  "agent.filter",
                  "agent.query",
                  "agent.routing",
                  "agent.rules",
                  "client.text",
                  "store..")),
          entry(
              "agent.feed",
              Set.of("agent.config", "agent.json", "agent.query", "agent.routing", "store.bytes")),
          entry("agent.api.changes", union(API, "agent.feed")),
          entry("agent.api.kv", API),
          entry("agent.api.bulk", union(API, "agent.api.catalog", "agent.rules")),
          entry("agent.api.listing", API),
          entry("agent.api.rules", union(API, "agent.rules")),
          entry(
              "agent.api.history",
              union(API, "agent.api.catalog", "agent.api.changes", "agent.api.kv")),
          entry("agent.api.session", API),
          entry("agent.api.node", union(API, "agent.coordinate")),
          entry("agent.api.coordinate", union(API, "agent.api.node", "agent.coordinate")),
          entry("agent.api.catalog", union(API, "agent.api.node")),
          entry("agent.api.health", union(API, "agent.api.node")),
          entry(
              "agent.prepared",
              Set.of(
                  "agent.access",
                  "agent.coordinate",
                  "agent.filter",
                  "agent.query",
                  "client.text",
                  "store..")),
          entry(
              "agent.api.prepared",
              union(API, "agent.api.catalog", "agent.api.node", "agent.prepared")),
          entry(
              "agent.api.cached",
              union(
                  API, "agent.api.catalog", "agent.api.health", "agent.api.node", "agent.watched")),
          entry("agent.api.ui", union(API, "agent.api.node")),
          entry("agent.api.page", Set.of("agent.routing", "page")),
          entry(
              "agent.access.token",
              Set.of(
                  "agent.access",
                  "agent.config",
                  "agent.consensus.storage",
                  "agent.json",
                  "store..")),
          entry(
              "agent.access.remote",
              Set.of(
                  "agent.access",
                  "agent.access.token",
                  "agent.api",
                  "agent.consensus",
                  "agent.forward",
                  "agent.query",
                  "agent.routing",
                  "agent.rpc",
                  "store..")),
          entry(
              "agent.api.acl",
              union(API, "agent.access", "agent.access.token", "agent.api.catalog", "agent.login")),
          entry(
              "agent.api.transaction",
              union(API, "agent.rules", "agent.api.catalog", "agent.api.kv", "agent.api.node")),
          entry(
              "agent.local",
              Set.of(
                  "agent.check",
                  "agent.consensus.storage",
                  "agent.json",
                  "agent.query",
                  "agent.registration",
                  "agent.routing",
                  "client.text",
                  "store.catalog",
                  "store.ordered")),
          entry(
              "agent.watched",
              Set.of(
                  "agent.access",
                  "agent.consensus",
                  "agent.filter",
                  "agent.json",
                  "agent.prepared",
                  "agent.query",
                  "agent.records",
                  "agent.registration",
                  "agent.routing",
                  "store.bytes",
                  "store.catalog",
                  "store.prepared")),
          entry("agent.dns.wire", Set.of()),
          entry(
              "agent.dns",
              Set.of(
                  "agent.config",
                  "agent.dns.wire",
                  "agent.query",
                  "agent.routing",
                  "agent.watched",
                  "client.text")),
          entry(
              "agent.api.local",
              union(API, "agent.api.node", "agent.check", "agent.local", "agent.registration")),
          entry("agent.api.event", union(API, "agent.event")),
          entry("agent.api.operator", API),
          entry("agent.api.connect", API),
          entry("agent.archive", Set.of("store..")),
          entry("agent.api.snapshot", union(API, "agent.archive")),
          entry("agent.api.agent", union(API, "agent.api.node", "agent.api.operator")),
          entry(
              "agent.forward",
              Set.of(
                  "agent.api",
                  "agent.api.bulk",
                  "agent.api.changes",
                  "agent.api.kv",
                  "agent.api.snapshot",
                  "agent.api.transaction",
                  "agent.feed",
                  "agent.query",
                  "agent.routing",
                  "agent.rpc",
                  "store.bytes")),
          // The command line.
          entry("cli", Set.of("cli..", "client", "client.text")),
          entry("cli.command", Set.of("client", "client.text")),
          entry("cli.http", Set.of("cli.command", "client", "client.text")),
          entry("cli.local", union(COMMANDS, "agent.routing")),
          entry("cli.certificate", union(COMMANDS, "agent.certificate")),
          entry("cli.server", union(COMMANDS, "agent", "agent.config", "cli.watch")),
          entry("cli.catalog", union(COMMANDS, "agent.config")),
          entry("cli.acl", COMMANDS),
          entry("cli.change", union(COMMANDS, "cli.praetor")),
          entry("cli.cluster", COMMANDS),
          entry("cli.event", COMMANDS),
          entry("cli.files", union(COMMANDS, "cli.change", "cli.praetor", "cli.tree")),
          entry("cli.kv", union(COMMANDS, "cli.praetor")),
          entry("cli.lock", COMMANDS),
          entry("cli.migrate", union(COMMANDS, "cli.praetor", "cli.tree")),
          entry("cli.praetor", COMMANDS),
          entry("cli.rules", union(COMMANDS, "cli.praetor")),
          entry("cli.session", COMMANDS),
          entry("cli.snapshot", union(COMMANDS, "agent.archive", "store..")),
          entry("cli.tree", COMMANDS),
          entry("cli.watch", COMMANDS),
          // Never shipped.
          entry("verification..", Set.of("..")));

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.praetor.(**)").should().beFreeOfCycles().check(ALL);
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
          .check(ALL);
    }
  }

  @Test
  void theResolverKnowsGrpcsInterfacesAlone() {
    classes()
        .that()
        .resideInAPackage("io.praetor.grpc..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.praetor.grpc..", "io.praetor.client..", "io.grpc", "java..", "org.jspecify..")
        .because("an application chooses its own transport")
        .check(ALL);
  }

  @Test
  void packagesKnowOnlyWhatIsAllowed() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass from : ALL) {
      Set<String> allowed = allowed(name(from));
      if (allowed == null) {
        wrong.add("no entry in ALLOWED says what " + name(from) + " may know");
        continue;
      }
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        JavaClass to = dependency.getTargetClass().getBaseComponentType();
        if (to.getPackageName().startsWith(ROOT)
            && !to.getPackageName().equals(from.getPackageName())
            && allowed.stream().noneMatch(pattern -> matches(pattern, name(to)))) {
          wrong.add(name(from) + " may not know " + name(to) + ": " + dependency.getDescription());
        }
      }
    }
    assertThat(wrong.stream().distinct().sorted())
        .as("ARCHITECTURE.md draws the arrows, and ALLOWED lists them")
        .isEmpty();
  }

  @Test
  void everyEntryNamesAPackage() {
    List<String> packages = ALL.stream().map(ArrowsTest::name).distinct().toList();
    assertThat(
            ALLOWED.keySet().stream()
                .filter(entry -> packages.stream().noneMatch(p -> matches(entry, p))))
        .as("entries of ALLOWED whose package is gone")
        .isEmpty();
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
        .check(ALL);
    noClasses()
        .that()
        .resideInAPackage("io.praetor.store..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .because("time is an argument in the store")
        .check(ALL);
  }

  private static @Nullable Set<String> allowed(String packageName) {
    for (Map.Entry<String, Set<String>> entry : ALLOWED.entrySet()) {
      if (matches(entry.getKey(), packageName)) {
        return entry.getValue();
      }
    }
    return null;
  }

  private static boolean matches(String pattern, String packageName) {
    if (!pattern.endsWith("..")) {
      return pattern.equals(packageName);
    }
    String top = pattern.substring(0, pattern.length() - 2);
    return top.isEmpty() || packageName.equals(top) || packageName.startsWith(top + ".");
  }

  private static String name(JavaClass type) {
    String full = type.getPackageName();
    return full.length() > ROOT.length() ? full.substring(ROOT.length() + 1) : full;
  }

  private static Set<String> union(Set<String> some, String... more) {
    Set<String> all = new HashSet<>(some);
    all.addAll(List.of(more));
    return all;
  }
}
