package io.praetor.agent.api.history;

import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Route;
import java.util.List;
import java.util.stream.Stream;

/** The routes about what keys were; stateless. */
public final class HistoryRoutes {
  private HistoryRoutes() {}

  /** All of them. */
  public static List<Route> of(BlockingQueries queries, JudgedWrites writes, RequestLimits limits) {
    return Stream.of(
            new HistoryEndpoint(queries, limits).routes(),
            new PastEndpoint(queries, limits).routes(),
            new DiffEndpoint(queries, limits).routes(),
            new RetentionEndpoint(queries, writes, limits).routes(),
            new PurgeEndpoint(writes).routes())
        .flatMap(List::stream)
        .toList();
  }
}
