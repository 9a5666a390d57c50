package io.praetor.agent.local;

import io.praetor.agent.check.CheckDefinition;
import io.praetor.agent.check.CheckKind;
import io.praetor.agent.check.CheckRunner;
import io.praetor.agent.registration.ServiceRegistration;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.CheckStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each change does to the services and checks of this agent: the view that it leaves, and
 * which checks run then. Owned by the thread of {@link LocalRegistrations}.
 */
final class RegistrationChanges {
  private static final Logger LOG = LoggerFactory.getLogger("agent");

  private final PublishedView views;
  private final RunningChecks running;
  private final Supplier<LocalOptions> options;
  private Map<String, KeptState> kept = Map.of();

  /**
   * The changes of a view.
   *
   * @param found is told what a check has found, on any thread
   */
  RegistrationChanges(
      PublishedView views,
      CheckRunner runner,
      Supplier<LocalOptions> options,
      Consumer<RunningChecks.Result> found) {
    this.views = views;
    this.options = options;
    running = new RunningChecks(runner, found);
  }

  /** Takes over what was there before this process, and what the configuration defines. */
  void restore(KeptRegistrations before, LocalDefinitions definitions) {
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
  }

  /** Makes what the configuration defines be there, and nothing that it defined before. */
  void define(LocalDefinitions definitions) {
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

  /**
   * Puts a service and its checks in the place of one of the same id.
   *
   * @param replaceChecks whether checks of the service go that are not named
   */
  void register(ServiceRegistration service, boolean replaceChecks) {
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
  }

  /** Puts a check in the place of one of the same id; false if its service is not there. */
  boolean register(CheckDefinition check) {
    if (!check.serviceId().isEmpty() && views.working().service(check.serviceId()) == null) {
      return false;
    }
    put(check, false, Origin.REQUEST);
    return true;
  }

  /** Tells a TTL check its status; what it is then comes as a result, before this returns. */
  void update(CheckDefinition definition, CheckStatus status, String output) {
    running.update(definition, status, output);
  }

  /** Puts a mark of maintenance in its place, or takes it away. */
  void maintain(LocalCheck mark, boolean enable) {
    LocalCheck there = views.working().check(mark.id());
    String what = mark.serviceId().isEmpty() ? "Node" : "Service " + mark.serviceId();
    if (enable && there == null) {
      LOG.info("{} entered maintenance mode: {}", what, mark.row().notes());
      views.change(views.working().with(mark));
    } else if (!enable && there != null) {
      LOG.info("{} left maintenance mode", what);
      views.change(views.working().withoutCheck(mark.id()));
    }
  }

  /** Adopts tags for a service that allows others to set them; false if none does. */
  boolean adoptTags(String id, List<String> tags) {
    LocalService service = views.working().service(id);
    if (service == null || !service.definition().enableTagOverride()) {
      return false;
    }
    views.change(views.working().with(service.withTags(tags)));
    return true;
  }

  /** Takes a result; whether it changes anything. */
  boolean take(RunningChecks.Result result) {
    LocalCheck before = views.working().check(result.checkId());
    if (before == null || before.isMaintenance() || !running.take(result)) {
      return false;
    }
    String told = options.get().discardCheckOutput() ? "" : result.output();
    LocalCheck after =
        before.found(result.status(), told, 0).expiringIn(null, System.currentTimeMillis());
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

  /** Takes a service away, and its checks with it. */
  void remove(LocalService service) {
    String id = service.definition().id();
    views.working().checksOf(id).forEach(running::stop);
    views.change(views.working().withoutService(id));
  }

  /** Takes a check away. */
  void remove(LocalCheck check) {
    running.stop(check);
    views.change(views.working().withoutCheck(check.id()));
  }

  /**
   * Takes away services that have been critical for longer than their checks allow; whether there
   * was one.
   */
  boolean reap(long nowNanos) {
    boolean any = false;
    for (String id : running.overdue(views.working(), nowNanos)) {
      LocalService service = views.working().service(id);
      if (service != null) {
        LOG.info("Service {} has been critical for too long and is deregistered", id);
        remove(service);
        any = true;
      }
    }
    return any;
  }

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
        && !options.get().scriptsOfRequests()) {
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
}
