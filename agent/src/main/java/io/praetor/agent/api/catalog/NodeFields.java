package io.praetor.agent.api.catalog;

import io.praetor.agent.routing.BadRequestException;
import io.praetor.store.catalog.NodeDefinition;
import java.util.regex.Pattern;

/** Reads a node of a registration in the catalog. Stateless. */
public final class NodeFields {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private NodeFields() {}

  /**
   * What a registration says of a node.
   *
   * @param meta the name of the field with its meta data
   * @throws BadRequestException if a field has another type
   */
  public static NodeDefinition node(BodyFields fields, String meta) {
    return new NodeDefinition(
        fields.text("ID"),
        fields.text("Node"),
        fields.text("Address"),
        fields.pairs("TaggedAddresses"),
        fields.pairs(meta));
  }

  /**
   * Refuses what is no id of a node.
   *
   * @throws BadRequestException with the answer
   */
  public static void checkId(String id) {
    if (!id.isEmpty() && !UUID.matcher(id).matches()) {
      throw RegistrationRequest.refused("Bad node ID: " + id + " is no UUID");
    }
  }
}
