package io.praetor.agent.prepared;

/**
 * What executing a prepared query needs to know of the one who asks; immutable.
 *
 * @param agent the node whose agent has taken the question from its client
 * @param address the client's IP address, empty if it is not known
 * @param near what the client wants the instances sorted by: a node, {@code _agent}, {@code _ip} or
 *     nothing, which leaves it to the query
 * @param limit how many instances it wants at most, 0 for all
 * @param connect whether it asks for instances of a mesh
 */
public record Caller(String agent, String address, String near, int limit, boolean connect) {
  /** One of whom no more is known, and who wants all instances, such as a resolver. */
  public static Caller at(String agent, String address) {
    return new Caller(agent, address, "", 0, false);
  }
}
