package io.praetor.agent.access;

/**
 * What a requester needs for a whole route; immutable.
 *
 * @param name of what, empty for a resource without names
 */
public record RouteRight(Resource resource, Access access, String name) {}
