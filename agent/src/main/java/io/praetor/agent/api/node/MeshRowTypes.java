package io.praetor.agent.api.node;

import io.praetor.agent.filter.RowType;
import java.util.List;

/**
 * What filters may ask of a service's part in a mesh. There is none, so that every text is empty
 * and every number 0; an expression that Consul understands is understood all the same. Immutable.
 */
final class MeshRowTypes {
  /** Stands where Consul has a proxy. */
  static final Object NONE = new Object();

  /** Whether the service takes part without a proxy. */
  static final RowType<Object> CONNECT =
      RowType.<Object>named("connect").flag("Native", none -> false).build();

  private static final RowType<Object> GATEWAY =
      RowType.<Object>named("mesh gateway").text("Mode", none -> "").build();

  private static final RowType<Object> TRANSPARENT =
      RowType.<Object>named("transparent proxy")
          .flag("DialedDirectly", none -> false)
          .number("OutboundListenerPort", none -> 0)
          .build();

  private static final RowType<Object> UPSTREAM =
      RowType.<Object>named("upstream")
          .text("Datacenter", none -> "")
          .text("DestinationName", none -> "")
          .text("DestinationNamespace", none -> "")
          .text("DestinationPartition", none -> "")
          .text("DestinationPeer", none -> "")
          .text("DestinationType", none -> "")
          .text("LocalBindAddress", none -> "")
          .number("LocalBindPort", none -> 0)
          .text("LocalBindSocketMode", none -> "")
          .text("LocalBindSocketPath", none -> "")
          .part("MeshGateway", GATEWAY, none -> none)
          .build();

  /** The proxy of a service. */
  static final RowType<Object> PROXY =
      RowType.<Object>named("proxy")
          .text("DestinationServiceID", none -> "")
          .text("DestinationServiceName", none -> "")
          .text("LocalServiceAddress", none -> "")
          .number("LocalServicePort", none -> 0)
          .text("LocalServiceSocketPath", none -> "")
          .part("MeshGateway", GATEWAY, none -> none)
          .text("Mode", none -> "")
          .part("TransparentProxy", TRANSPARENT, none -> none)
          .parts("Upstreams", UPSTREAM, none -> List.of())
          .build();

  private MeshRowTypes() {}
}
