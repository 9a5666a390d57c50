package io.praetor.client;

import io.praetor.client.service.Instance;
import io.praetor.client.service.ServiceHealth;
import io.praetor.client.service.ServiceQuery;
import java.util.List;

/** Finds services: who wants to call one watches it. Used by any thread. */
public final class Services {
  private final Health health;

  Services(Health health) {
    this.health = health;
  }

  /** The instances that a query takes, asked for once. */
  public List<Instance> find(ServiceQuery query) {
    return health.service(query, ReadOptions.DEFAULT).value().stream()
        .map(ServiceHealth::instance)
        .toList();
  }

  /** A list of the instances of a service whose checks all pass, kept up to date until closed. */
  public ServiceWatch watch(String name) {
    return watch(ServiceQuery.of(name));
  }

  /** A list of the instances that a query takes, kept up to date until closed. */
  public ServiceWatch watch(ServiceQuery query) {
    return watch(query, ServiceWatchOptions.DEFAULT, now -> {});
  }

  /** The same, with a listener that is told of each change. */
  public ServiceWatch watch(
      ServiceQuery query, ServiceWatchOptions options, ServiceWatch.Listener listener) {
    return ServiceWatch.start(health, query, options, listener);
  }
}
