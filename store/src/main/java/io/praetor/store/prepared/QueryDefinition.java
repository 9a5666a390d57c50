package io.praetor.store.prepared;

import io.praetor.store.catalog.CatalogRow;

/**
 * What a client has said of a prepared query; immutable (Consul's documentation, "Prepared
 * Queries").
 *
 * @param id a UUID
 * @param name empty for one that its id alone finds, or for the template that takes every name
 * @param session with which it ends, empty for none
 * @param token with which it is executed, empty for that of whoever executes it
 * @param template {@link QueryTemplate#NONE} for a query with one name
 * @param service what it asks for
 * @param dnsTtl how long resolvers may keep an answer, as the client wrote it; empty for what
 *     services have
 */
public record QueryDefinition(
    String id,
    String name,
    String session,
    String token,
    QueryTemplate template,
    QueryService service,
    String dnsTtl) {

  /** The name in the form that look-ups use. */
  public String folded() {
    return CatalogRow.folded(name);
  }

  /** Whether it is found by its name: all are but those without one that are no template. */
  public boolean isNamed() {
    return !name.isEmpty() || template.isTemplate();
  }

  /** The same as it is asked for under a name that a template takes. */
  public QueryDefinition with(QueryService rendered) {
    return new QueryDefinition(id, name, session, token, template, rendered, dnsTtl);
  }

  /** All but the token, which is a secret. */
  @Override
  public String toString() {
    return "QueryDefinition[id="
        + id
        + ", name="
        + name
        + ", session="
        + session
        + ", template="
        + template
        + ", service="
        + service
        + ", dnsTtl="
        + dnsTtl
        + "]";
  }
}
