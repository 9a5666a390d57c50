package io.praetor.store.access;

/**
 * A way to get a token by a login, without its indexes; immutable.
 *
 * @param name what logins and binding rules call it; it never changes
 * @param type how it knows who logs in, such as {@code jwt}; it never changes
 * @param displayName for people
 * @param description for people
 * @param tokenTtlNanos how long the tokens count that its logins make, in nanoseconds; 0 for ever
 * @param isGlobal whether these tokens are made for all datacenters; without effect in one
 * @param tokenName what these tokens are described by, with blanks for what a login has shown;
 *     empty for a plain text
 * @param config what the type needs, in JSON; a text here
 */
public record AuthMethodDefinition(
    String name,
    String type,
    String displayName,
    String description,
    long tokenTtlNanos,
    boolean isGlobal,
    String tokenName,
    String config) {}
