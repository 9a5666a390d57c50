package io.praetor.agent.local;

import io.praetor.agent.check.CheckDefinition;
import io.praetor.agent.check.CheckKind;
import io.praetor.agent.check.CheckRunner;
import io.praetor.agent.registration.ServiceRegistration;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.CheckStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services and checks that are registered with this agent. One thread, {@code local}, makes
 * every change; what is there is read as a {@link LocalView} by any thread.
 */
public final class LocalRegistrations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("agent");

  private final RegistrationFile file;
  private final @Nullable RegistrationWriter writer;
  private static final long CLOSE_MS_MAX = 10_000;

  /** The start waits for it: a sync before would take out of the catalog what is not here yet. */
  private static final long RESTORE_MS_MAX = 120_000;

  private final RunningChecks running;
  private final ServiceWaiters waiters = new ServiceWaiters();
  private final PublishedView views = new PublishedView();
  private final OneThread thread = new OneThread("local");
  private volatile LocalOptions options;
  private Map<String, KeptState> kept = Map.of();

  private LocalRegistrations(
      RegistrationFile file, CheckRunner runner, FollowedChecks followed, LocalOptions options) {
    this.file = file;
    running = new RunningChecks(runner, this::found);
    views.listen(waiters);
    views.listen(followed);
    this.options = options;
    writer = file.isKept() ? new RegistrationWriter(file) : null;
  }

  /**
   * The registrations as they were kept, with those of the configuration in place of kept ones of
   * the same id. All of them are in the view once this returns, and their checks begin to run.
   *
   * @param followed what the aliases that the runner runs follow
   * @throws IOException with a sentence for the operator: a file that cannot be read, or what is in
   *     it was not taken over in time
   */
  public static LocalRegistrations open(
      RegistrationFile file,
      CheckRunner runner,
      FollowedChecks followed,
      LocalDefinitions definitions,
      LocalOptions options)
      throws IOException {
    KeptRegistrations kept = file.load();
    LocalRegistrations all = new LocalRegistrations(file, runner, followed, options);
    followed.watch(all);
    all.hand(() -> all.restore(kept, definitions));
    if (!all.thread.await(RESTORE_MS_MAX)) {
      all.close();
      throw new IOException(
          "The services and checks of " + file + " did not begin within " + RESTORE_MS_MAX + " ms");
    }
    all.thread.repeat(() -> all.views.run(all::reap), CriticalServices.LOOK_MS);
    return all;
  }

  /** All that is registered now. */
  public LocalView view() {
    return views.published();
  }

  /** Where a change of one service can be waited for. */
  public ServiceWaiters waiters() {
    return waiters;
  }

  LocalOptions options() {
    return options;
  }

  void listen(ViewListener listener) {
    views.listen(listener);
  }

  /**
   * Runs a task on the thread that owns the registrations; not at all once they are closed. Others
   * see what it changes when it ends.
   */
  void hand(Runnable task) {
    thread.execute(() -> views.run(task));
  }

  /** The same after some time. */
  void handLater(Runnable task, long waitMs) {
    thread.execute(() -> thread.schedule(() -> views.run(task), waitMs, TimeUnit.MILLISECONDS));
  }

  // What was there before this process.

  private void restore(KeptRegistrations before, LocalDefinitions definitions) {
    kept = before.states();
    LocalView next = before.view();
    for (LocalCheck check : before.view().checks().values()) {
      next = next.with(check.expired(System.currentTimeMillis()));
    }
    views.change(next);
    define(definitions);
    LocalView defined = views.working();
    for (LocalCheck check : views.working().checks().values()) {
      if (!check.serviceId().isEmpty() && views.working().service(check.serviceId()) == null) {
        LOG.warn("Check {} is left out: its service {} is gone", check.id(), check.serviceId());
        defined = defined.withoutCheck(check.id());
      }
    }
    views.change(defined);
    for (LocalCheck check : views.working().checks().values()) {
      if (!running.has(check)) {
        run(check, check.ttlLeft(System.currentTimeMillis()));
      }
    }
    kept = Map.of();
    keep(null);
  }

  // The configuration.

  /** Takes over what a reload says; checks that stay as they are do not notice. */
  public void configure(LocalDefinitions definitions, LocalOptions next) {
    options = next;
    hand(() -> {
      define(definitions);
      keep(null);
    });
  }

  private void define(LocalDefinitions definitions) {
    Set<String> services = definitions.serviceIds();
    Set<String> checks = definitions.checkIds();
    for (LocalCheck check : views.working().checks().values()) {
      if (check.origin() == Origin.CONFIGURATION
          && !checks.contains(CatalogRow.folded(check.id()))) {
        remove(check);
      }
    }
    for (LocalService service : views.working().services().values()) {
      String id = service.definition().id();
      if (service.origin() == Origin.CONFIGURATION && !services.contains(CatalogRow.folded(id))) {
        remove(service);
      }
    }
    for (ServiceRegistration service : definitions.services()) {
      put(service, Origin.CONFIGURATION);
    }
    for (CheckDefinition check : definitions.checks()) {
      if (!check.serviceId().isEmpty() && views.working().service(check.serviceId()) == null) {
        LOG.error(
            "Check {} of the configuration is left out: ServiceID \"{}\" does not exist",
            check.id(),
            check.serviceId());
      } else {
        put(check, false, Origin.CONFIGURATION);
      }
    }
  }

  // Requests.

  /**
   * Registers a service with its checks, in place of one of the same id. Checks that are there keep
   * their status.
   *
   * @param replaceChecks whether checks of the service go that are not named
   * @param done told on any thread
   */
  public void register(
      ServiceRegistration service, boolean replaceChecks, Consumer<LocalOutcome> done) {
    hand(() -> {
      if (replaceChecks) {
        Set<String> named = new HashSet<>();
        service.checks().forEach(check -> named.add(CatalogRow.folded(check.id())));
        for (LocalCheck check : views.working().checksOf(service.service().id())) {
          if (!check.isMaintenance() && !named.contains(CatalogRow.folded(check.id()))) {
            remove(check);
          }
        }
      }
      put(service, Origin.REQUEST);
      keep(done);
    });
  }

  /** Takes a service away, and its checks with it. */
  public void deregisterService(String id, Consumer<LocalOutcome> done) {
    hand(() -> {
      LocalService service = views.working().service(id);
      if (service == null) {
        done.accept(new LocalOutcome.Unknown());
        return;
      }
      remove(service);
      keep(done);
    });
  }

  /** Registers a check, in place of one of the same id; unknown if its service is. */
  public void register(CheckDefinition check, Consumer<LocalOutcome> done) {
    hand(() -> {
      if (!check.serviceId().isEmpty() && views.working().service(check.serviceId()) == null) {
        done.accept(new LocalOutcome.Unknown());
        return;
      }
      put(check, false, Origin.REQUEST);
      keep(done);
    });
  }

  /** Takes a check away. */
  public void deregisterCheck(String id, Consumer<LocalOutcome> done) {
    hand(() -> {
      LocalCheck check = views.working().check(id);
      if (check == null) {
        done.accept(new LocalOutcome.Unknown());
        return;
      }
      remove(check);
      keep(done);
    });
  }

  /** Tells a TTL check its status. */
  public void update(String id, CheckStatus status, String output, Consumer<LocalOutcome> done) {
    hand(() -> {
      LocalCheck before = views.working().check(id);
      if (before == null) {
        done.accept(new LocalOutcome.Unknown());
        return;
      }
      CheckDefinition definition = before.definition();
      if (definition == null || definition.kind() != CheckKind.TTL) {
        done.accept(new LocalOutcome.NotTold());
        return;
      }
      running.update(definition, status, output);
      LocalCheck after = views.working().check(id);
      if (after != null && after.status() != before.status()) {
        keep(done);
      } else {
        // A sign of life that changes nothing: it need not be on disk before it is answered.
        keep(null);
        views.afterwards(() -> done.accept(new LocalOutcome.Done()));
      }
    });
  }

  /** Takes this node out of use, or into it again. */
  public void nodeMaintenance(boolean enable, String reason, Consumer<LocalOutcome> done) {
    hand(() -> maintain(LocalCheck.nodeMaintenance(reason), enable, done));
  }

  /** Takes a service out of use, or into it again. */
  public void serviceMaintenance(
      String id, boolean enable, String reason, Consumer<LocalOutcome> done) {
    hand(() -> {
      LocalService service = views.working().service(id);
      if (service == null) {
        done.accept(new LocalOutcome.Unknown());
        return;
      }
      maintain(LocalCheck.serviceMaintenance(service.definition().id(), reason), enable, done);
    });
  }

  private void maintain(LocalCheck mark, boolean enable, Consumer<LocalOutcome> done) {
    LocalCheck there = views.working().check(mark.id());
    String what = mark.serviceId().isEmpty() ? "Node" : "Service " + mark.serviceId();
    if (enable && there == null) {
      LOG.info("{} entered maintenance mode: {}", what, mark.row().notes());
      views.change(views.working().with(mark));
    } else if (!enable && there != null) {
      LOG.info("{} left maintenance mode", what);
      views.change(views.working().withoutCheck(mark.id()));
    }
    keep(done);
  }

  /** Adopts the tags that somebody else has given a service that allows it. */
  void adoptTags(String id, List<String> tags) {
    hand(() -> {
      LocalService service = views.working().service(id);
      if (service != null && service.definition().enableTagOverride()) {
        views.change(views.working().with(service.withTags(tags)));
        keep(null);
      }
    });
  }

  // Steps of a change.

  private void put(ServiceRegistration service, Origin origin) {
    views.change(
        views.working().with(new LocalService(service.service(), service.token(), origin)));
    service.checks().forEach(check -> put(check, true, origin));
  }

  private void put(CheckDefinition definition, boolean isOfService, Origin origin) {
    LocalCheck before = views.working().check(definition.id());
    LocalCheck begun = LocalCheck.begun(definition, isOfService, origin);
    if (before != null
        && definition.equals(before.definition())
        && origin == Origin.CONFIGURATION
        && running.has(before)) {
      views.change(
          views
              .working()
              .with(begun.found(before.status(), before.row().output(), before.expiresMs())));
      return;
    }
    LocalCheck next = begun;
    Duration left = null;
    KeptState state = kept.get(CatalogRow.folded(definition.id()));
    if (state != null) {
      long nowMs = System.currentTimeMillis();
      next = begun.found(state.status(), state.output(), state.expiresMs()).expired(nowMs);
      left = next.ttlLeft(nowMs);
    } else if (before != null) {
      next = begun.found(before.status(), before.row().output(), 0);
    }
    if (before != null) {
      // It may have been spelt otherwise.
      running.stop(before);
    }
    views.change(views.working().with(next));
    run(next, left);
  }

  private void run(LocalCheck check, @Nullable Duration ttlLeft) {
    CheckDefinition definition = check.definition();
    if (definition != null
        && definition.kind() == CheckKind.SCRIPT
        && check.origin() == Origin.REQUEST
        && !options.scriptsOfRequests()) {
      LOG.warn(
          "Check {} does not run: it is a script that a request has registered, and"
              + " enable_script_checks is off now",
          check.id());
      views.change(
          views
              .working()
              .with(check.found(CheckStatus.CRITICAL, "Scripts are disabled on this agent", 0)));
      return;
    }
    LocalCheck begun = check.expiringIn(ttlLeft, System.currentTimeMillis());
    views.change(views.working().with(begun));
    running.run(begun, ttlLeft);
  }

  /** A check has found something; on any thread. */
  private void found(long run, String id, CheckStatus status, String output) {
    if (thread.isOwner()) {
      take(run, id, status, output);
    } else {
      hand(() -> {
        if (take(run, id, status, output)) {
          keep(null);
        }
      });
    }
  }

  /** Takes a result; whether it changes anything. */
  private boolean take(long run, String id, CheckStatus status, String output) {
    LocalCheck before = views.working().check(id);
    if (before == null || before.isMaintenance() || !running.isCurrent(id, run)) {
      return false;
    }
    String told = options.discardCheckOutput() ? "" : output;
    LocalCheck after = before.found(status, told, 0).expiringIn(null, System.currentTimeMillis());
    running.found(after);
    if (after.equals(before)) {
      return false;
    }
    if (after.row().equals(before.row())) {
      // A sign of life: nobody but the next start needs to know.
      views.changeSilently(views.working().with(after));
    } else {
      views.change(views.working().with(after));
    }
    return true;
  }

  private void remove(LocalService service) {
    String id = service.definition().id();
    views.working().checksOf(id).forEach(running::stop);
    views.change(views.working().withoutService(id));
  }

  private void remove(LocalCheck check) {
    running.stop(check);
    views.change(views.working().withoutCheck(check.id()));
  }

  /** Takes away services that have been critical for longer than their checks allow. */
  private void reap() {
    for (String id : running.overdue(views.working())) {
      LocalService service = views.working().service(id);
      if (service != null) {
        LOG.info("Service {} has been critical for too long and is deregistered", id);
        remove(service);
        keep(null);
      }
    }
  }

  /** Has what this task makes written once others see it. */
  private void keep(@Nullable Consumer<LocalOutcome> done) {
    views.afterwards(() -> write(done));
  }

  private void write(@Nullable Consumer<LocalOutcome> done) {
    if (writer != null) {
      writer.write(view(), done == null ? null : failure -> done.accept(LocalOutcome.of(failure)));
    } else if (done != null) {
      done.accept(new LocalOutcome.Done());
    }
  }

  @Override
  public void close() {
    if (!thread.finish(CLOSE_MS_MAX)) {
      LOG.warn("The registrations did not end in time; {} may lack the last of them", file);
    }
    if (writer != null) {
      writer.close();
    }
  }
}
