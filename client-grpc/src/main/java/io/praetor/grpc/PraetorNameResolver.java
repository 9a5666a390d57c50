package io.praetor.grpc;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import io.praetor.client.PraetorException;
import io.praetor.client.ServiceWatch;
import io.praetor.client.ServiceWatchOptions;
import io.praetor.client.Services;
import io.praetor.client.service.Instance;
import io.praetor.client.service.ServiceQuery;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells a channel the healthy instances of a service, at the start and after each change. While the
 * agent is away the channel keeps the instances that it was told last. All methods run in the
 * channel's synchronization context, and what the watch hears is handed over to it.
 */
final class PraetorNameResolver extends NameResolver {
  private final Services services;
  private final ServiceQuery query;
  private final SynchronizationContext context;

  private @Nullable Listener2 listener;
  private @Nullable ServiceWatch watch;

  /** What was told last; null before the first answer or failure. */
  private @Nullable StatusOr<List<EquivalentAddressGroup>> told;

  PraetorNameResolver(Services services, ServiceQuery query, SynchronizationContext context) {
    this.services = services;
    this.query = query;
    this.context = context;
  }

  /** The name of the service; what a server's certificate must be for, unless it is overridden. */
  @Override
  public String getServiceAuthority() {
    return query.name();
  }

  @Override
  public void start(Listener2 channel) {
    listener = channel;
    watch =
        services.watch(
            query,
            ServiceWatchOptions.DEFAULT,
            new ServiceWatch.Listener() {
              @Override
              public void changed(List<Instance> now) {
                // Names are looked up here, on the thread of the watch.
                StatusOr<List<EquivalentAddressGroup>> addresses = addresses(now);
                context.execute(() -> tell(addresses));
              }

              @Override
              public void failed(PraetorException reason) {
                context.execute(() -> tellFailure(reason));
              }
            });
  }

  private StatusOr<List<EquivalentAddressGroup>> addresses(List<Instance> instances) {
    List<EquivalentAddressGroup> addresses =
        instances.stream()
            .map(instance ->
                new EquivalentAddressGroup(
                    new InetSocketAddress(instance.host(), instance.port()),
                    Attributes.newBuilder()
                        .set(PraetorNameResolverProvider.INSTANCE, instance)
                        .build()))
            .toList();
    return addresses.isEmpty()
        ? StatusOr.fromStatus(
            Status.UNAVAILABLE.withDescription(
                "no instance of the service \"" + query.name() + "\" is healthy" + where()))
        : StatusOr.fromValue(addresses);
  }

  private String where() {
    return query.tags().isEmpty() ? "" : " and has the tags " + query.tags();
  }

  /** A list that there was stays: an agent that is away says nothing about its instances. */
  private void tellFailure(PraetorException reason) {
    if (told == null || !told.hasValue()) {
      tell(
          StatusOr.fromStatus(
              Status.UNAVAILABLE
                  .withDescription(
                      "no agent tells the instances of the service \""
                          + query.name()
                          + "\": "
                          + reason.getMessage())
                  .withCause(reason)));
    }
  }

  private void tell(StatusOr<List<EquivalentAddressGroup>> now) {
    told = now;
    if (listener != null) {
      listener.onResult(ResolutionResult.newBuilder().setAddressesOrError(now).build());
    }
  }

  /** The watch hears of changes by itself: the channel is told again what is known. */
  @Override
  public void refresh() {
    if (told != null) {
      tell(told);
    }
  }

  @Override
  public void shutdown() {
    listener = null;
    if (watch != null) {
      watch.close();
    }
  }
}
