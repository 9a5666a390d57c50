package io.praetor.agent.api.catalog;

import static io.praetor.agent.api.catalog.RegistrationRequest.refused;

import io.praetor.agent.routing.BadRequestException;
import io.praetor.store.catalog.ServiceDefinition;
import java.util.HashMap;
import java.util.Map;

/** Reads an instance of a service of a registration in the catalog. Stateless. */
public final class ServiceFields {
  /** What is refused of an instance without a name, in Consul's words. */
  public static final String NO_NAME =
      "Must provide service name (Service.Service) when service ID is provided";

  private static final long PORT_MAX = 65_535;
  private static final long WEIGHT_MAX = 65_535;

  private ServiceFields() {}

  /**
   * What a registration says of an instance.
   *
   * @throws BadRequestException with the answer for what is wrong
   */
  public static ServiceDefinition service(BodyFields fields) {
    String name = fields.text("Service");
    String id = fields.text("ID");
    if (name.isEmpty()) {
      throw refused(NO_NAME);
    }
    Map<String, ServiceDefinition.Endpoint> tagged = new HashMap<>();
    fields
        .objectsByName("TaggedAddresses")
        .forEach((to, address) ->
            tagged.put(
                to,
                new ServiceDefinition.Endpoint(
                    address.text("Address"), port(address.number("Port", 0)))));
    BodyFields weights = fields.object("Weights");
    long passing = weights == null ? 0 : weight(weights.number("Passing", 0));
    long warning = weights == null ? 0 : weight(weights.number("Warning", 0));
    // Go's client sends zeros where its caller says nothing.
    boolean isUnstated = passing == 0 && warning == 0;
    return new ServiceDefinition(
        id.isEmpty() ? name : id,
        name,
        fields.text("Kind"),
        fields.texts("Tags"),
        fields.text("Address"),
        tagged,
        fields.pairs("Meta"),
        port(fields.number("Port", 0)),
        fields.text("SocketPath"),
        isUnstated ? 1 : passing,
        isUnstated ? 1 : warning,
        fields.flag("EnableTagOverride"));
  }

  private static long port(long port) {
    if (port < 0 || port > PORT_MAX) {
      throw refused("Invalid port " + port + ": it is from 0 to " + PORT_MAX);
    }
    return port;
  }

  private static long weight(long weight) {
    if (weight < 0 || weight > WEIGHT_MAX) {
      throw refused("Invalid weight " + weight + ": it is from 0 to " + WEIGHT_MAX);
    }
    return weight;
  }
}
