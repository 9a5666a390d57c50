package io.praetor.agent.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.check.CheckMeter;
import io.praetor.agent.check.CheckOptions;
import io.praetor.agent.check.CheckRunner;
import io.praetor.agent.check.probe.TlsRoots;
import io.praetor.agent.registration.JsonTree;
import io.praetor.agent.registration.ServiceFields;
import io.praetor.agent.registration.ServiceRegistration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An agent of a {@link SmallCluster}, with its registrations and their sync. */
final class SmallAgent implements AutoCloseable {
  static final LocalOptions OPTIONS = new LocalOptions(Duration.ZERO, false, false);
  private static final long WAIT_S_MAX = 60;
  private static final long FOLLOW_MS = 100;

  private final SmallCluster cluster;
  private final String node;
  private final CheckRunner runner;
  private final LocalRegistrations registrations;
  private final RoutedCatalog catalog;
  private final AntiEntropy sync;

  SmallAgent(SmallCluster cluster, String node, @Nullable Path folder, LocalOptions options)
      throws Exception {
    this(cluster, node, folder, options, LocalDefinitions.NONE);
  }

  /** One that has an interval of its own between the comparisons with the catalog. */
  SmallAgent(SmallCluster cluster, String node, SyncSchedule schedule) throws Exception {
    this(cluster, node, null, OPTIONS, LocalDefinitions.NONE, schedule);
  }

  SmallAgent(
      SmallCluster cluster,
      String node,
      @Nullable Path folder,
      LocalOptions options,
      LocalDefinitions definitions)
      throws Exception {
    this(
        cluster,
        node,
        folder,
        options,
        definitions,
        new SyncSchedule(Duration.ofMinutes(1), new Random()));
  }

  private SmallAgent(
      SmallCluster cluster,
      String node,
      @Nullable Path folder,
      LocalOptions options,
      LocalDefinitions definitions,
      SyncSchedule schedule)
      throws Exception {
    this.cluster = cluster;
    this.node = node;
    String id = cluster.node(node);
    FollowedChecks followed = new FollowedChecks(node, FOLLOW_MS);
    runner =
        new CheckRunner(
            CheckOptions.builder().threads(1).outputBytesMax(CheckOptions.OUTPUT_BYTES_MAX).build(),
            CheckMeter.NONE,
            followed,
            TlsRoots.ofSystem());
    registrations =
        LocalRegistrations.open(
            new RegistrationFile(folder), runner, followed, definitions, options);
    catalog = new RoutedCatalog(cluster.router(), node, id, false);
    followed.ask(catalog);
    sync = new AntiEntropy(registrations, catalog, new Unmetered(), schedule, new Random());
    sync.start();
  }

  LocalRegistrations registrations() {
    return registrations;
  }

  /** Runs its checks, all on one event loop. */
  CheckRunner runner() {
    return runner;
  }

  /** A service that is registered. */
  LocalService service() {
    return Objects.requireNonNull(registrations.view().service("web"));
  }

  /** A check that is registered. */
  LocalCheck check(String id) {
    return Objects.requireNonNull(registrations.view().check(id));
  }

  /** Registers a service, and waits until that is done. */
  void register(String json) throws Exception {
    done(told -> registrations.register(service(json), false, told));
  }

  static ServiceRegistration service(String json) {
    return ServiceFields.read(JsonTree.fields(json.getBytes(StandardCharsets.UTF_8)));
  }

  /** Waits for what becomes of a change. */
  static LocalOutcome outcome(Consumer<Consumer<LocalOutcome>> change) throws Exception {
    CompletableFuture<LocalOutcome> told = new CompletableFuture<>();
    change.accept(told::complete);
    return told.get(WAIT_S_MAX, TimeUnit.SECONDS);
  }

  static void done(Consumer<Consumer<LocalOutcome>> change) throws Exception {
    assertThat(outcome(change)).isEqualTo(new LocalOutcome.Done());
  }

  void askWhole() {
    sync.askWhole();
  }

  /** Waits until the catalog has what this agent has. */
  void awaitAgreement(String what) {
    await(what, () -> cluster.rows(node).equals(SmallCluster.rows(registrations.view())));
  }

  void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S_MAX);
    while (!condition.getAsBoolean()) {
      Map<String, Object> there = cluster.rows(node);
      assertThat(System.nanoTime() - deadline)
          .as("%s; the catalog has %s, the agent %s", what, there, registrations.view())
          .isNegative();
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Override
  public void close() {
    sync.close();
    catalog.close();
    registrations.close();
    runner.close();
  }

  private static final class Unmetered implements SyncMeter {
    @Override
    public void synced() {}

    @Override
    public void wroteService() {}

    @Override
    public void wroteCheck() {}

    @Override
    public void failed() {}
  }
}
