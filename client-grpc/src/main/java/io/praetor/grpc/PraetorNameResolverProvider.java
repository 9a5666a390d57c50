package io.praetor.grpc;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.praetor.client.Praetor;
import io.praetor.client.service.Instance;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes gRPC understand targets of the scheme {@code praetor}. It is found by itself where this
 * module is on the class path:
 *
 * <pre>{@code
 * Grpc.newChannelBuilder("praetor:///backend", InsecureChannelCredentials.create())
 *     .defaultLoadBalancingPolicy("round_robin")
 *     .build();
 * }</pre>
 *
 * <p>{@code praetor:///backend} asks the agent that the environment names ({@link
 * Praetor#fromEnvironment}), {@code praetor://agent-host:8500/backend} the one at that address,
 * both with CONSUL_HTTP_TOKEN, over https if CONSUL_HTTP_SSL is true. Parameters choose instances:
 * {@code tag=v2} (again for more tags), {@code filter=...}, and {@code passing=false} for those
 * that warn as well. An application with certificates of its own registers {@link
 * #PraetorNameResolverProvider(Praetor)} with gRPC's {@code NameResolverRegistry}.
 */
public final class PraetorNameResolverProvider extends NameResolverProvider {
  /** The scheme of the targets. */
  public static final String SCHEME = "praetor";

  /**
   * The instance that an address is of: its weight, tags and meta, for policies of an application
   * that look at attributes of {@link EquivalentAddressGroup}s.
   */
  public static final Attributes.Key<Instance> INSTANCE =
      Attributes.Key.create("io.praetor.grpc.instance");

  /** Between those that an application registers to come first and last: gRPC's usual priority. */
  private static final int PRIORITY = 5;

  private final @Nullable Praetor praetor;

  /** For gRPC, which finds it as a service of Java; asks agents as targets and environment say. */
  public PraetorNameResolverProvider() {
    this.praetor = null;
  }

  /** Asks the agents of a client for targets that name no agent. */
  public PraetorNameResolverProvider(Praetor praetor) {
    this.praetor = praetor;
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    // One that an application has registered with its own client comes before the one that is
    // found.
    return praetor == null ? PRIORITY : PRIORITY + 1;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return Set.of(InetSocketAddress.class);
  }

  /**
   * Looks at a target; asks nothing yet.
   *
   * @return null for a target of another scheme
   * @throws IllegalArgumentException if it names no service, or has unknown parameters
   */
  @Override
  public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!SCHEME.equals(target.getScheme())) {
      return null;
    }
    Target wanted = Target.of(target);
    Praetor agents = praetor;
    if (!wanted.agent().isEmpty()) {
      agents = Praetor.fromEnvironment(wanted.agent());
    } else if (agents == null) {
      agents = Praetor.fromEnvironment();
    }
    return new PraetorNameResolver(
        agents.services(), wanted.query(), args.getSynchronizationContext());
  }
}
