package io.praetor.client;

import io.praetor.client.service.CheckDefinition;
import io.praetor.client.service.CheckStatus;
import io.praetor.client.service.ServiceDefinition;
import io.praetor.client.text.GoDuration;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A service that is registered with the agent of this machine until closed, on a thread of its own:
 * it says at a third of the TTL that the service is as it was said to be last, and registers it
 * again if the agent no longer knows it. Used by any thread.
 */
public final class RegisteredService implements AutoCloseable {
  /** How often it is looked at whether the agent has it still, if no TTL asks for more. */
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(30);

  private final Agent agent;
  private final ServiceDefinition service;
  private final @Nullable String ttlCheckId;
  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private volatile Word word = new Word(CheckStatus.PASSING, "");

  private record Word(CheckStatus status, String output) {}

  private RegisteredService(Agent agent, ServiceDefinition service) {
    this.agent = agent;
    int count = service.checks().size();
    int ttl = 0;
    while (ttl < count && !service.checks().get(ttl).fields().containsKey("TTL")) {
      ttl++;
    }
    this.service = service;
    this.ttlCheckId = ttl == count ? null : id(service, ttl);
    this.interval = ttl == count ? LOOK_INTERVAL : ttl(service.checks().get(ttl)).dividedBy(3);
    this.thread = new Thread(this::run, "registration of " + service.idOrName());
    thread.setDaemon(true);
  }

  /** As the agent calls a check that was given no id. */
  private static String id(ServiceDefinition service, int which) {
    String usual = "service:" + service.idOrName();
    return Objects.toString(
        service.checks().get(which).fields().get("CheckID"),
        service.checks().size() == 1 ? usual : usual + ":" + (which + 1));
  }

  private static Duration ttl(CheckDefinition check) {
    Duration ttl = GoDuration.parse(String.valueOf(check.fields().get("TTL")));
    return ttl == null || ttl.compareTo(Duration.ofMillis(30)) < 0 ? Duration.ofMillis(30) : ttl;
  }

  static RegisteredService start(Agent agent, ServiceDefinition service) {
    RegisteredService registered = new RegisteredService(agent, service);
    registered.register();
    registered.thread.start();
    return registered;
  }

  private void register() {
    agent.register(service);
    tell();
  }

  private void tell() {
    Word now = word;
    if (ttlCheckId != null) {
      agent.update(ttlCheckId, now.status(), now.output());
    }
  }

  /** The id under which the agent has it. */
  public String id() {
    return service.idOrName();
  }

  /** The check that this keeps, if the service has one with a TTL. */
  public Optional<String> ttlCheckId() {
    return Optional.ofNullable(ttlCheckId);
  }

  /**
   * Says how the service is from now on, and at once; it needs a check with a TTL.
   *
   * @param output for people
   */
  public void report(CheckStatus status, String output) {
    if (ttlCheckId == null) {
      throw new IllegalStateException(
          "the service " + id() + " has no check with a TTL by which it could say how it is");
    }
    word = new Word(status, output);
    tell();
  }

  private void run() {
    try {
      while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        keep();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep() {
    try {
      if (ttlCheckId == null) {
        if (agent.service(id()).isEmpty()) {
          register();
        }
      } else {
        tell();
      }
    } catch (RuntimeException e) {
      if (PraetorException.of(e).status() == 404) {
        registerAgain();
      }
      // Any other failure: the agent is away, and the next turn comes soon.
    }
  }

  private void registerAgain() {
    try {
      register();
    } catch (RuntimeException e) {
      // The agent has gone between two calls; the next turn comes soon.
      return;
    }
  }

  /** Deregisters it. If the agent cannot be told now, it keeps the service until it is. */
  @Override
  public void close() {
    synchronized (closed) {
      if (closed.getCount() == 0) {
        return;
      }
      closed.countDown();
    }
    try {
      thread.join();
      agent.deregister(id());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (PraetorException e) {
      // Nothing is left to do for the caller; a check tells that the service is gone.
      return;
    }
  }
}
