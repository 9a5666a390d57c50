package io.praetor.agent.api.catalog;

import io.praetor.agent.routing.BadRequestException;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.command.Command;
import java.util.ArrayList;
import java.util.List;

/** Reads the bodies of registrations and deregistrations in the catalog. Stateless. */
final class RegistrationRequest {
  private RegistrationRequest() {}

  /**
   * The command that a registration asks for.
   *
   * @throws BadRequestException with the answer for what is wrong
   */
  static Command.CatalogRegister register(byte[] body, String datacenter) {
    BodyFields fields = BodyFields.read(body);
    NodeDefinition node = NodeFields.node(fields, "NodeMeta");
    boolean isSkipped = fields.flag("SkipNodeUpdate");
    BodyFields service = fields.object("Service");
    ServiceDefinition definition = service == null ? null : ServiceFields.service(service);
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
    NodeFields.checkId(node.id());
    return new Command.CatalogRegister(node, isSkipped, definition, checks);
  }

  /**
   * The command that a deregistration asks for.
   *
   * @throws BadRequestException with the answer for what is wrong
   */
  static Command.CatalogDeregister deregister(byte[] body, String datacenter) {
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
}
