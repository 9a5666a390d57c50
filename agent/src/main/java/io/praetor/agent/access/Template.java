package io.praetor.agent.access;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The templated policies that exist: rules with a blank for one name. Identities of services and
 * nodes are two of them.
 *
 * <p>Source: Consul's documentation ("Templated policies", "Service identities", "Node
 * identities").
 */
public enum Template {
  /** An instance of a service and its proxy, which find all others. */
  SERVICE(
      "builtin/service",
      "Gives a service and its proxy write permission, and read permission on all services and nodes.",
      exact(Resource.SERVICE, "", Level.WRITE),
      exact(Resource.SERVICE, "-sidecar-proxy", Level.WRITE),
      all(Resource.SERVICE, Level.READ),
      all(Resource.NODE, Level.READ)),
  /** An agent. */
  NODE(
      "builtin/node",
      "Gives a node write permission on itself, and read permission on all services.",
      exact(Resource.NODE, "", Level.WRITE),
      all(Resource.SERVICE, Level.READ)),
  /** What answers DNS for everybody. */
  DNS(
      "builtin/dns",
      "Gives read permission on all nodes, services and prepared queries.",
      all(Resource.NODE, Level.READ),
      all(Resource.SERVICE, Level.READ),
      all(Resource.QUERY, Level.READ)),
  /** A server of Nomad. */
  NOMAD_SERVER(
      "builtin/nomad-server",
      "Gives a server of Nomad what it needs.",
      all(Resource.ACL, Level.WRITE),
      all(Resource.AGENT, Level.READ),
      all(Resource.NODE, Level.READ),
      all(Resource.SERVICE, Level.WRITE)),
  /** A client of Nomad. */
  NOMAD_CLIENT(
      "builtin/nomad-client",
      "Gives a client of Nomad what it needs.",
      all(Resource.AGENT, Level.READ),
      all(Resource.NODE, Level.READ),
      all(Resource.SERVICE, Level.WRITE)),
  /** A gateway, which has no mesh here; it is taken so that policies which name it are. */
  API_GATEWAY(
      "builtin/api-gateway",
      "Gives an API gateway what it needs.",
      all(Resource.MESH, Level.READ),
      all(Resource.NODE, Level.READ),
      all(Resource.SERVICE, Level.READ),
      exact(Resource.SERVICE, "", Level.WRITE)),
  /** A workload; nothing asks for it here. */
  WORKLOAD_IDENTITY(
      "builtin/workload-identity",
      "Gives a workload write permission on its identity.",
      exact(Resource.IDENTITY, "", Level.WRITE));

  private static final String BLANK = "{{.Name}}";
  private static final String SCHEMA =
      """
      {
        "type": "object",
        "properties": {
          "name": { "type": "string", "$id": "#/properties/name" }
        },
        "required": ["name"]
      }
      """;

  /**
   * A rule with or without the blank.
   *
   * @param suffix what follows the name in the blank; null if the rule has no blank
   */
  private record Line(Resource resource, @Nullable String suffix, Level level) {
    Rule filled(String name) {
      return suffix == null
          ? Rule.all(resource, level)
          : Rule.exact(resource, name + suffix, level);
    }
  }

  private final String templateName;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of, of immutable records
  private final List<Line> lines;

  Template(String templateName, String description, Line... lines) {
    this.templateName = templateName;
    this.description = description;
    this.lines = List.of(lines);
  }

  private static Line exact(Resource resource, String suffix, Level level) {
    return new Line(resource, suffix, level);
  }

  private static Line all(Resource resource, Level level) {
    return new Line(resource, null, level);
  }

  /** The one of a name such as {@code builtin/service}, or null. */
  public static @Nullable Template named(String name) {
    for (Template template : values()) {
      if (template.templateName.equals(name)) {
        return template;
      }
    }
    return null;
  }

  /** Its name, such as {@code builtin/service}. */
  public String templateName() {
    return templateName;
  }

  /** What it is for. */
  public String description() {
    return description;
  }

  /** Whether it has a blank, so that a name has to be given. */
  public boolean needsName() {
    return lines.stream().anyMatch(line -> line.suffix != null);
  }

  /** The schema of what has to be given, in JSON; empty if nothing has. */
  public String schema() {
    return needsName() ? SCHEMA : "";
  }

  /** Its text, with {@code {{.Name}}} where the name goes. */
  public String text() {
    return rules(BLANK).hcl();
  }

  /**
   * Its rules with a name in the blank.
   *
   * @param name not looked at if there is no blank
   */
  public Rules rules(String name) {
    List<Rule> rules = new ArrayList<>();
    for (Line line : lines) {
      Rule rule = line.filled(name);
      rules.add(rule);
      if (rule.resource() == Resource.SERVICE) {
        rules.add(rule.ofIntentions());
      }
    }
    return new Rules(needsName() ? templateName + ' ' + name : templateName, rules);
  }

  /** The rules of a service's identity. */
  public static Rules serviceIdentity(String service) {
    return SERVICE.rules(service).of("service identity " + service);
  }

  /** The rules of a node's identity; they hold in the node's datacenter alone. */
  public static Rules nodeIdentity(String node) {
    return NODE.rules(node).of("node identity " + node);
  }
}
