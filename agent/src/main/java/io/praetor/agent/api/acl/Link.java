package io.praetor.agent.api.acl;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.store.access.NamedRow;
import io.praetor.store.access.NamedRows;
import java.util.ArrayList;
import java.util.List;

/** A policy or a role by its id and its name; immutable. */
record Link(String id, String name) {
  /** Those that are there; one that was deleted is shown no more. */
  static <R extends NamedRow> List<Link> of(List<String> ids, NamedRows<R> rows) {
    List<Link> links = new ArrayList<>(ids.size());
    for (String id : ids) {
      R row = rows.get(id);
      if (row != null) {
        links.add(new Link(id, row.name()));
      }
    }
    return links;
  }

  /** Writes a field with links, or nothing if there are none. */
  static void write(JsonBuffer json, String field, List<Link> links) {
    if (links.isEmpty()) {
      return;
    }
    json.field(field).beginArray();
    for (Link link : links) {
      json.beginObject();
      json.field("ID").value(link.id);
      json.field("Name").value(link.name);
      json.endObject();
    }
    json.endArray();
  }
}
