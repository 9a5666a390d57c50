package io.praetor.agent.prepared;

import io.praetor.agent.coordinate.Coordinates;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.NodeFilter;
import io.praetor.agent.query.Read;
import io.praetor.agent.query.ReadCallback;
import io.praetor.agent.query.Rendering;
import io.praetor.agent.query.Requester;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/**
 * Executes and explains prepared queries on a server, for whatever protocol asks: the HTTP API,
 * DNS. Called on the thread that owns the request. An agent that is no server has none, and asks a
 * server for {@code GET /v1/query/NAME/execute}, as its clients do.
 */
public final class PreparedExecutions {
  private final BlockingQueries queries;
  private final Coordinates places;
  private final UnaryOperator<NodeFilter> nodes;
  private final CompiledTemplates templates = new CompiledTemplates();

  /**
   * Executions over one server's store.
   *
   * @param places where nodes are, for the order by distance
   * @param nodes makes of pairs that a node has to have in its meta data what is to be looked for,
   *     since some of what is told of each agent is kept nowhere
   */
  public PreparedExecutions(
      BlockingQueries queries, Coordinates places, UnaryOperator<NodeFilter> nodes) {
    this.queries = queries;
    this.places = places;
    this.nodes = nodes;
  }

  /**
   * Executes the query of an id or a name, at once. The instances are in the order in which they
   * are to be tried, and {@link Execution#dnsTtl()} says how long a resolver may keep them.
   *
   * @param rendering makes the answer of the {@link Execution}; it says so if there is no such
   *     query
   * @param callback takes the answer, on the thread that owns the request
   */
  public <A> void execute(
      String idOrName,
      Caller caller,
      Requester requester,
      Consistency consistency,
      Rendering<Execution, A> rendering,
      ReadCallback<A> callback) {
    long chance = ThreadLocalRandom.current().nextLong();
    queries.ask(
        new Read<>(
            new ExecutionQuery(idOrName, caller, places, nodes, templates, requester, chance),
            consistency,
            rendering),
        callback,
        0,
        0);
  }

  /** Tells which query would be executed, a template with its blanks filled. */
  public <A> void explain(
      String idOrName,
      Requester requester,
      Consistency consistency,
      Rendering<Resolution, A> rendering,
      ReadCallback<A> callback) {
    queries.ask(
        new Read<>(new ExplanationQuery(idOrName, templates, requester), consistency, rendering),
        callback,
        0,
        0);
  }
}
