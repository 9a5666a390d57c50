package io.praetor.agent.api.transaction;

import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.api.catalog.CheckFields;
import io.praetor.agent.api.catalog.NodeFields;
import io.praetor.agent.api.catalog.ServiceFields;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.command.CatalogOperation;
import io.praetor.store.command.CatalogOperation.Verb;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step of a transaction about the catalog, as it was sent; immutable.
 *
 * @param operation null if it makes no sense
 * @param failure why it makes none, else null
 * @param writes whether it asks for a change
 */
record CatalogStep(@Nullable CatalogOperation operation, @Nullable String failure, boolean writes) {
  /**
   * Reads a step.
   *
   * @param noun node, service or check
   * @throws BadRequestException if a field has another type
   */
  static CatalogStep of(String noun, BodyFields fields) {
    String text = fields.text("Verb");
    Verb verb = verb(text);
    if (verb == null) {
      String name = Character.toUpperCase(noun.charAt(0)) + noun.substring(1);
      return new CatalogStep(null, "unknown " + name + " operation: " + text, false);
    }
    boolean writes = verb != Verb.GET;
    try {
      CatalogOperation operation =
          switch (noun) {
            case "node" -> node(verb, inner(fields, "Node"));
            case "service" -> service(verb, fields.text("Node"), inner(fields, "Service"));
            default -> check(verb, inner(fields, "Check"));
          };
      return new CatalogStep(operation, null, writes);
    } catch (BadRequestException e) {
      if (e.status() == 400) {
        throw e;
      }
      return new CatalogStep(null, e.text(), writes);
    }
  }

  private static BodyFields inner(BodyFields fields, String name) {
    BodyFields inner = fields.object(name);
    if (inner == null) {
      throw refused("Must provide " + name);
    }
    return inner;
  }

  private static BadRequestException refused(String text) {
    return new BadRequestException(500, text);
  }

  private static @Nullable Verb verb(String text) {
    return switch (text) {
      case "get" -> Verb.GET;
      case "set" -> Verb.SET;
      case "cas" -> Verb.CAS;
      case "delete" -> Verb.DELETE;
      case "delete-cas" -> Verb.DELETE_CAS;
      default -> null;
    };
  }

  private static CatalogOperation node(Verb verb, BodyFields fields) {
    NodeDefinition node = NodeFields.node(fields, "Meta");
    NodeFields.checkId(node.id());
    if (verb != Verb.GET || node.id().isEmpty()) {
      checkNode(node.name());
    }
    return new CatalogOperation.OfNode(verb, node, fields.number("ModifyIndex", 0));
  }

  private static void checkNode(String name) {
    if (name.isEmpty()) {
      throw refused("Must provide node");
    }
  }

  private static CatalogOperation service(Verb verb, String node, BodyFields fields) {
    checkNode(node);
    String id = fields.text("ID");
    String name = fields.text("Service");
    if (name.isEmpty() && (verb != Verb.GET || id.isEmpty())) {
      throw refused(ServiceFields.NO_NAME);
    }
    ServiceDefinition service =
        verb == Verb.SET || verb == Verb.CAS
            ? ServiceFields.service(fields)
            : new ServiceDefinition(
                id.isEmpty() ? name : id,
                name,
                "",
                List.of(),
                "",
                Map.of(),
                Map.of(),
                0,
                "",
                1,
                1,
                false);
    return new CatalogOperation.OfService(verb, node, service, fields.number("ModifyIndex", 0));
  }

  private static CatalogOperation check(Verb verb, BodyFields fields) {
    String node = fields.text("Node");
    checkNode(node);
    String id = fields.text("CheckID");
    CheckDefinition check =
        verb == Verb.SET || verb == Verb.CAS
            ? CheckFields.check(fields)
            : new CheckDefinition(
                id.isEmpty() ? fields.text("Name") : id,
                "",
                CheckStatus.CRITICAL,
                "",
                "",
                "",
                "",
                "",
                "",
                CheckDefinition.NO_DEFINITION);
    if (check.id().isEmpty()) {
      throw refused("A check needs a CheckID or a Name");
    }
    return new CatalogOperation.OfCheck(verb, node, check, fields.number("ModifyIndex", 0));
  }
}
