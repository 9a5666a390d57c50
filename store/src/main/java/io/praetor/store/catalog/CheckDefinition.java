package io.praetor.store.catalog;

/**
 * What a registration says of a check; immutable.
 *
 * @param id unique on its node
 * @param name for people
 * @param status what it has found
 * @param notes for people
 * @param output what it says, for people
 * @param serviceId the instance that it is of, empty for the node as a whole
 * @param type how it is run, as its agent says; may be empty
 * @param interval how often, as its agent says; may be empty
 * @param timeout for how long, as its agent says; may be empty
 * @param definition a JSON object with what it looks at
 */
public record CheckDefinition(
    String id,
    String name,
    CheckStatus status,
    String notes,
    String output,
    String serviceId,
    String type,
    String interval,
    String timeout,
    String definition) {
  /** The definition of a check that says nothing of what it looks at. */
  public static final String NO_DEFINITION = "{}";
}
