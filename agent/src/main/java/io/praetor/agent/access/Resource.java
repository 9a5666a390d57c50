package io.praetor.agent.access;

import org.jspecify.annotations.Nullable;

/** What rules are about. */
public enum Resource {
  ACL("acl", false),
  AGENT("agent", true),
  EVENT("event", true),
  /** Of workloads; nothing asks for it here. */
  IDENTITY("identity", true),
  /** By the name of the destination; part of the rules of services. */
  INTENTION("intention", true),
  KEY("key", true),
  KEYRING("keyring", false),
  MESH("mesh", false),
  NODE("node", true),
  OPERATOR("operator", false),
  PEERING("peering", false),
  QUERY("query", true),
  /** By the name of the service, not the id of the instance. */
  SERVICE("service", true),
  /** By the name of the node that the session belongs to. */
  SESSION("session", true);

  private final String word;
  private final boolean named;

  Resource(String word, boolean named) {
    this.word = word;
    this.named = named;
  }

  /** As it stands in rules and refusals. */
  public String word() {
    return word;
  }

  /** Whether there are many, each with a name; otherwise there is one, whose name is empty. */
  public boolean isNamed() {
    return named;
  }

  /** The one of a word, or null. */
  public static @Nullable Resource named(String word) {
    for (Resource resource : values()) {
      if (resource.word.equals(word)) {
        return resource;
      }
    }
    return null;
  }
}
