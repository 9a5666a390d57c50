package io.praetor.agent.api.catalog;

import io.praetor.agent.routing.BadRequestException;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.command.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the bodies of registrations and deregistrations in the catalog. Stateless. */
final class RegistrationRequest {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final long PORT_MAX = 65_535;
  private static final long WEIGHT_MAX = 65_535;

  private RegistrationRequest() {}

  /**
   * The command that a registration asks for.
   *
   * @throws BadRequestException with the answer for what is wrong
   */
  static Command register(byte[] body, String datacenter) {
    BodyFields fields = BodyFields.read(body);
    NodeDefinition node =
        new NodeDefinition(
            fields.text("ID"),
            fields.text("Node"),
            fields.text("Address"),
            fields.pairs("TaggedAddresses"),
            fields.pairs("NodeMeta"));
    boolean isSkipped = fields.flag("SkipNodeUpdate");
    BodyFields service = fields.object("Service");
    ServiceDefinition definition = service == null ? null : service(service);
    List<CheckDefinition> checks = new ArrayList<>();
    BodyFields check = fields.object("Check");
    if (check != null) {
      checks.add(CheckFields.check(check));
    }
    fields.objects("Checks").forEach(each -> checks.add(CheckFields.check(each)));
    checkNode(fields, node.name(), datacenter);
    if (node.address().isEmpty() && !isSkipped) {
      throw refused("Must provide address if SkipNodeUpdate is not set");
    }
    if (!node.id().isEmpty() && !UUID.matcher(node.id()).matches()) {
      throw refused("Bad node ID: " + node.id() + " is no UUID");
    }
    return new Command.CatalogRegister(node, isSkipped, definition, checks);
  }

  /**
   * The command that a deregistration asks for.
   *
   * @throws BadRequestException with the answer for what is wrong
   */
  static Command deregister(byte[] body, String datacenter) {
    BodyFields fields = BodyFields.read(body);
    checkNode(fields, fields.text("Node"), datacenter);
    return new Command.CatalogDeregister(
        fields.text("Node"), fields.text("ServiceID"), fields.text("CheckID"));
  }

  static BadRequestException refused(String text) {
    return new BadRequestException(500, text);
  }

  private static void checkNode(BodyFields fields, String node, String datacenter) {
    String wanted = fields.text("Datacenter");
    if (!wanted.isEmpty() && !wanted.equals(datacenter)) {
      throw refused("No path to datacenter");
    }
    if (node.isEmpty()) {
      throw refused("Must provide node");
    }
    if (node.indexOf('\0') >= 0) {
      throw refused("The name of a node cannot hold a zero byte");
    }
  }

  private static ServiceDefinition service(BodyFields fields) {
    String name = fields.text("Service");
    String id = fields.text("ID");
    if (name.isEmpty()) {
      throw refused("Must provide service name (Service.Service) when service ID is provided");
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
        weights == null ? 1 : weight(weights.number("Passing", 0)),
        weights == null ? 1 : weight(weights.number("Warning", 0)),
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
