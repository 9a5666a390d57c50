package io.praetor.store.access;

/**
 * A role without its indexes; immutable.
 *
 * @param id a UUID
 */
public record RoleDefinition(String id, String name, String description, Grants grants) {}
