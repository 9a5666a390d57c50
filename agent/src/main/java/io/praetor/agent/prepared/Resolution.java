package io.praetor.agent.prepared;

import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.prepared.QueryTable;
import org.jspecify.annotations.Nullable;

/** Which prepared query an id or a name stands for; immutable. */
public sealed interface Resolution {
  /**
   * This one.
   *
   * @param query a template with its blanks filled
   */
  record Found(PreparedQuery query) implements Resolution {}

  /** None. */
  record Unknown() implements Resolution {}

  /** One that cannot be executed, and why: for clients. */
  record Refused(String text) implements Resolution {}

  /** The query of an id, else of a name, else the template for it, as it is kept; or null. */
  static @Nullable PreparedQuery query(QueryTable queries, String idOrName) {
    PreparedQuery byId = queries.get(idOrName);
    PreparedQuery found = byId == null ? queries.named(idOrName) : byId;
    return found == null ? queries.template(idOrName) : found;
  }

  /**
   * Looks up an id, else a name, else the template with the longest name that this one begins with.
   *
   * @param templates those that were compiled before
   */
  static Resolution of(QueryTable queries, String idOrName, CompiledTemplates templates) {
    PreparedQuery byId = queries.get(idOrName);
    if (byId != null) {
      return byId.definition().template().isTemplate()
          ? new Refused("prepared query templates can only be resolved up by name, not by ID")
          : new Found(byId);
    }
    PreparedQuery query = named(queries, idOrName);
    if (query == null) {
      return new Unknown();
    }
    if (!query.definition().template().isTemplate()) {
      return new Found(query);
    }
    try {
      return new Found(
          new PreparedQuery(
              templates.of(query).filled(idOrName), query.createIndex(), query.modifyIndex()));
    } catch (TemplateException e) {
      // It was read when it was made: another server's program has taken it.
      return new Refused("failed compiling template: " + e.getMessage());
    }
  }

  private static @Nullable PreparedQuery named(QueryTable queries, String name) {
    PreparedQuery named = queries.named(name);
    return named == null ? queries.template(name) : named;
  }

  /**
   * How many steps it takes at most to match a name with the regular expression of its template:
   * the instructions of that for each of its characters. 0 if it has none.
   */
  static long steps(QueryTable queries, String name) {
    PreparedQuery query = named(queries, name);
    return query == null || !query.definition().template().isTemplate()
        ? 0
        : name.length() * CompiledTemplate.instructions(query.definition().template());
  }
}
