package io.praetor.agent.routing;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Resource;

/** What a request needs before it reaches its endpoint; immutable. */
sealed interface Need {
  /** Nothing, not even a token that is there. */
  record Nothing() implements Need {}

  /** What the endpoint says, or the query that it asks: it depends on more than the path. */
  record Judged() implements Need {}

  /**
   * A right.
   *
   * @param name of what
   */
  record Right(Resource resource, Access access, Name name) implements Need {}

  /** All rights: what a right to it would be about is not enforced yet. */
  record Management() implements Need {}

  /** Where a name comes from. */
  enum Name {
    /** The resource has none. */
    NONE,
    /** The node of this agent. */
    OWN_NODE,
    /** What the path has behind that of its route. */
    REST_OF_PATH
  }
}
