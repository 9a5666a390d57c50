package io.praetor.agent.local;

import com.fasterxml.jackson.core.JsonGenerator;
import io.praetor.store.catalog.ServiceDefinition;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the file of registrations and the catalog are told of a service in the same form. Stateless.
 */
final class ServiceMembers {
  private ServiceMembers() {}

  /** Writes further addresses, metadata and weights into the object that is begun. */
  static void write(JsonGenerator json, ServiceDefinition s) throws IOException {
    json.writeObjectFieldStart("TaggedAddresses");
    for (Map.Entry<String, ServiceDefinition.Endpoint> to :
        new TreeMap<>(s.taggedAddresses()).entrySet()) {
      json.writeObjectFieldStart(to.getKey());
      json.writeStringField("Address", to.getValue().address());
      json.writeNumberField("Port", to.getValue().port());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeObjectFieldStart("Meta");
    for (Map.Entry<String, String> pair : new TreeMap<>(s.meta()).entrySet()) {
      json.writeStringField(pair.getKey(), pair.getValue());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("Weights");
    json.writeNumberField("Passing", s.passingWeight());
    json.writeNumberField("Warning", s.warningWeight());
    json.writeEndObject();
  }
}
