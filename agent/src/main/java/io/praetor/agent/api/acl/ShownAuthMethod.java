package io.praetor.agent.api.acl;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.JsonBody;
import io.praetor.client.text.GoDuration;
import io.praetor.store.access.AuthMethod;
import io.praetor.store.access.AuthMethodDefinition;
import java.time.Duration;

/**
 * An auth method as JSON, with the fields in Consul's order; immutable.
 *
 * @param withConfig whether its configuration is told, which lists leave out
 */
record ShownAuthMethod(AuthMethod method, boolean withConfig) implements Shown {
  static final String LOCAL = "local";
  static final String GLOBAL = "global";

  @Override
  public void write(JsonBuffer json) {
    AuthMethodDefinition definition = method.definition();
    json.beginObject();
    json.field("Name").value(definition.name());
    json.field("Type").value(definition.type());
    if (!definition.displayName().isEmpty()) {
      json.field("DisplayName").value(definition.displayName());
    }
    json.field("Description").value(definition.description());
    if (definition.tokenTtlNanos() != 0) {
      json.field("MaxTokenTTL")
          .value(GoDuration.format(Duration.ofNanos(definition.tokenTtlNanos())));
    }
    json.field("TokenLocality").value(definition.isGlobal() ? GLOBAL : LOCAL);
    if (!definition.tokenName().isEmpty()) {
      json.field("TokenNameFormat").value(definition.tokenName());
    }
    if (withConfig) {
      JsonBody.write(json.field("Config"), definition.config());
    }
    ShownPolicy.indexes(json, method.createIndex(), method.modifyIndex());
    json.endObject();
  }
}
