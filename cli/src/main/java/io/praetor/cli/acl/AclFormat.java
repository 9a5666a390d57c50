package io.praetor.cli.acl;

import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.UsageException;
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonText;
import java.util.List;

/**
 * How tokens, policies and roles are printed; immutable.
 *
 * @param json as JSON, rather than for people
 * @param meta for people: with hash and indexes
 */
record AclFormat(boolean json, boolean meta) {
  private static final String INDENT = "   ";

  static List<Flag> flags() {
    return List.of(
        Flag.text("format", "form", "pretty", "pretty or json."),
        Flag.toggle("meta", "Prints the hash and the indexes, too."));
  }

  static AclFormat of(Flags flags) throws UsageException {
    return switch (flags.text("format")) {
      case "pretty" -> new AclFormat(false, flags.on("meta"));
      case "json" -> new AclFormat(true, flags.on("meta"));
      default ->
          throw new UsageException(
              "Invalid format \"" + flags.text("format") + "\": use pretty or json", false);
    };
  }

  /** Prints one. */
  void print(Console console, AclNoun noun, JsonObject row) {
    if (json) {
      console.line(JsonText.indented(row.map(), "    "));
      return;
    }
    switch (noun) {
      case TOKEN -> token(console, row);
      case POLICY -> {
        policy(console, "", row);
        console.line("Rules:");
        console.line(row.text("Rules"));
      }
      case ROLE -> {
        field(console, "", "ID", row.text("ID"));
        field(console, "", "Name", row.text("Name"));
        field(console, "", "Description", row.text("Description"));
        meta(console, "", row);
        grants(console, "", row);
      }
      case AUTH_METHOD -> new LoginFormat(console, meta).method(row);
      case BINDING_RULE -> new LoginFormat(console, meta).rule(row);
    }
  }

  /** Prints several. */
  void print(Console console, AclNoun noun, List<JsonObject> rows) {
    if (json) {
      console.line(JsonText.indented(rows.stream().map(JsonObject::map).toList(), "    "));
      return;
    }
    for (JsonObject row : rows) {
      switch (noun) {
        case TOKEN -> {
          token(console, row);
          console.line("");
        }
        case POLICY -> {
          console.line(row.text("Name") + ":");
          field(console, INDENT, "ID", row.text("ID"));
          field(console, INDENT, "Description", row.text("Description"));
          field(console, INDENT, "Datacenters", String.join(", ", row.texts("Datacenters")));
          meta(console, INDENT, row);
        }
        case ROLE -> {
          console.line(row.text("Name") + ":");
          field(console, INDENT, "ID", row.text("ID"));
          field(console, INDENT, "Description", row.text("Description"));
          meta(console, INDENT, row);
          grants(console, INDENT, row);
        }
        case AUTH_METHOD -> new LoginFormat(console, meta).methodEntry(row);
        case BINDING_RULE -> new LoginFormat(console, meta).ruleEntry(row);
      }
    }
  }

  private void policy(Console console, String indent, JsonObject row) {
    field(console, indent, "ID", row.text("ID"));
    field(console, indent, "Name", row.text("Name"));
    field(console, indent, "Description", row.text("Description"));
    field(console, indent, "Datacenters", String.join(", ", row.texts("Datacenters")));
    meta(console, indent, row);
  }

  private void token(Console console, JsonObject row) {
    field(console, "", "AccessorID", row.text("AccessorID"));
    field(console, "", "SecretID", row.text("SecretID"));
    field(console, "", "Description", row.text("Description"));
    field(console, "", "Local", Boolean.toString(row.is("Local")));
    if (!row.text("AuthMethod").isEmpty()) {
      field(console, "", "Auth Method", row.text("AuthMethod"));
    }
    field(console, "", "Create Time", time(row.text("CreateTime")));
    if (!row.text("ExpirationTime").isEmpty()) {
      field(console, "", "Expiration Time", time(row.text("ExpirationTime")));
    }
    meta(console, "", row);
    grants(console, "", row);
    expanded(console, row);
  }

  /** As Go prints a time in UTC. */
  private static String time(String rfc3339) {
    return rfc3339.endsWith("Z")
        ? rfc3339.substring(0, rfc3339.length() - 1).replace('T', ' ') + " +0000 UTC"
        : rfc3339;
  }

  private void meta(Console console, String indent, JsonObject row) {
    if (meta) {
      field(console, indent, "Hash", row.text("Hash"));
      field(console, indent, "Create Index", Long.toString(row.number("CreateIndex")));
      field(console, indent, "Modify Index", Long.toString(row.number("ModifyIndex")));
    }
  }

  private static void grants(Console console, String indent, JsonObject row) {
    links(console, indent, "Policies", row);
    links(console, indent, "Roles", row);
    List<JsonObject> services = row.objects("ServiceIdentities");
    if (!services.isEmpty()) {
      console.line(indent + "Service Identities:");
      for (JsonObject service : services) {
        console.line(
            indent
                + INDENT
                + service.text("ServiceName")
                + " (Datacenters: "
                + where(service)
                + ")");
      }
    }
    List<JsonObject> nodes = row.objects("NodeIdentities");
    if (!nodes.isEmpty()) {
      console.line(indent + "Node Identities:");
      for (JsonObject node : nodes) {
        console.line(
            indent
                + INDENT
                + node.text("NodeName")
                + " (Datacenter: "
                + node.text("Datacenter")
                + ")");
      }
    }
    List<JsonObject> templates = row.objects("TemplatedPolicies");
    if (!templates.isEmpty()) {
      console.line(indent + "Templated Policies:");
      for (JsonObject template : templates) {
        console.line(indent + INDENT + template.text("TemplateName"));
        String name = template.object("TemplateVariables").text("Name");
        if (!name.isEmpty()) {
          console.line(indent + INDENT + INDENT + "Name: " + name);
        }
        console.line(indent + INDENT + INDENT + "Datacenters: " + where(template));
      }
    }
  }

  private static String where(JsonObject identity) {
    List<String> datacenters = identity.texts("Datacenters");
    return datacenters.isEmpty() ? "all" : String.join(", ", datacenters);
  }

  private static void links(Console console, String indent, String name, JsonObject row) {
    List<JsonObject> links = row.objects(name);
    if (!links.isEmpty()) {
      console.line(indent + name + ":");
      for (JsonObject link : links) {
        console.line(indent + INDENT + link.text("ID") + " - " + link.text("Name"));
      }
    }
  }

  private void expanded(Console console, JsonObject row) {
    if (row.text("ResolvedByAgent").isEmpty()) {
      return;
    }
    for (JsonObject policy : row.objects("ExpandedPolicies")) {
      console.line("=== Policy: " + policy.text("Name") + " ===");
      policy(console, INDENT, policy);
      console.line(INDENT + "Rules:");
      policy.text("Rules").lines().forEach(line -> console.line(INDENT + INDENT + line));
    }
    console.line("=== End of Authorizer Layer 0: Token ===");
    console.line("=== Start of Authorizer Layer 2: Agent Configuration Defaults (Inherited) ===");
    console.line("Description: Defined at request-time by the agent that resolves the ACL token");
    console.line("Resolved By Agent: \"" + row.text("ResolvedByAgent") + "\"");
    console.line("Default Policy: " + row.text("AgentACLDefaultPolicy"));
    console.line("Down Policy: " + row.text("AgentACLDownPolicy"));
  }

  private static void field(Console console, String indent, String name, String value) {
    console.line(indent + name + ":" + " ".repeat(Math.max(2, 13 - name.length())) + value);
  }
}
