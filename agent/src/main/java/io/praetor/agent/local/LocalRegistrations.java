package io.praetor.agent.local;

import io.praetor.agent.check.CheckDefinition;
import io.praetor.agent.check.CheckKind;
import io.praetor.agent.check.CheckRunner;
import io.praetor.agent.registration.ServiceRegistration;
import io.praetor.store.catalog.CheckStatus;
import java.io.IOException;
import java.util.List;
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

  private final ServiceWaiters waiters = new ServiceWaiters();
  private final PublishedView views = new PublishedView();
  private final RegistrationChanges changes;
  private final OneThread thread = new OneThread("local");
  private volatile LocalOptions options;

  private LocalRegistrations(
      RegistrationFile file, CheckRunner runner, FollowedChecks followed, LocalOptions options) {
    this.file = file;
    changes = new RegistrationChanges(views, runner, this::options, this::found);
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
    all.hand(() -> {
      all.changes.restore(kept, definitions);
      all.keep(null);
    });
    if (!all.thread.await(RESTORE_MS_MAX)) {
      all.close();
      throw new IOException(
          "The services and checks of " + file + " did not begin within " + RESTORE_MS_MAX + " ms");
    }
    all.thread.repeat(
        () -> all.views.run(() -> all.reap(System.nanoTime())), CriticalServices.LOOK_MS);
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

  // The configuration.

  /** Takes over what a reload says; checks that stay as they are do not notice. */
  public void configure(LocalDefinitions definitions, LocalOptions next) {
    options = next;
    hand(() -> {
      changes.define(definitions);
      keep(null);
    });
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
      changes.register(service, replaceChecks);
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
      changes.remove(service);
      keep(done);
    });
  }

  /** Registers a check, in place of one of the same id; unknown if its service is. */
  public void register(CheckDefinition check, Consumer<LocalOutcome> done) {
    hand(() -> {
      if (changes.register(check)) {
        keep(done);
      } else {
        done.accept(new LocalOutcome.Unknown());
      }
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
      changes.remove(check);
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
      changes.update(definition, status, output);
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
    hand(() -> {
      changes.maintain(LocalCheck.nodeMaintenance(reason), enable);
      keep(done);
    });
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
      changes.maintain(LocalCheck.serviceMaintenance(service.definition().id(), reason), enable);
      keep(done);
    });
  }

  /** Adopts the tags that somebody else has given a service that allows it. */
  void adoptTags(String id, List<String> tags) {
    hand(() -> {
      if (changes.adoptTags(id, tags)) {
        keep(null);
      }
    });
  }

  /** A check has found something; on any thread. */
  private void found(RunningChecks.Result result) {
    if (thread.isOwner()) {
      changes.take(result);
    } else {
      hand(() -> {
        if (changes.take(result)) {
          keep(null);
        }
      });
    }
  }

  /** Takes away services that have been critical for longer than their checks allow, as of now. */
  void reap(long nowNanos) {
    if (changes.reap(nowNanos)) {
      keep(null);
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
