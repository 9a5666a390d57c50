package io.praetor.agent.watched;

import io.praetor.agent.prepared.Resolution;
import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.prepared.QueryDefinition;
import java.util.List;
import java.util.Optional;

/**
 * Executes prepared queries: from what is watched, or at the servers if a query asks for more.
 * Owned by the thread of the view.
 */
final class QueryExecutions {
  private final WatchedCatalog catalog;
  private final WatchedList<WatchedQueries> queries;

  QueryExecutions(WatchedCatalog catalog, WatchedList<WatchedQueries> queries) {
    this.catalog = catalog;
    this.queries = queries;
  }

  /** Executes a query that is watched; nothing is found if there is none of that name or id. */
  void execute(
      String nameOrId,
      String client,
      long maxStaleMs,
      ViewCallback<Optional<PreparedQueryResult>> callback) {
    queries.get(
        new ViewCallback<>() {
          @Override
          public void found(WatchedQueries all, long ageMs) {
            switch (all.find(nameOrId)) {
              case Resolution.Unknown _ -> callback.found(Optional.empty(), ageMs);
              case Resolution.Refused _ -> callback.unavailable();
              case Resolution.Found(PreparedQuery query) ->
                  execute(nameOrId, query.definition(), client, ageMs, callback);
            }
          }

          @Override
          public void unavailable() {
            callback.unavailable();
          }
        },
        maxStaleMs);
  }

  private void execute(
      String nameOrId,
      QueryDefinition query,
      String client,
      long queryAgeMs,
      ViewCallback<Optional<PreparedQueryResult>> callback) {
    if (!WatchedQueries.isWatchable(query)) {
      boolean isOfClient = WatchedQueries.isOfClient(query);
      ask(nameOrId, isOfClient ? client : CatalogRequest.FROM, isOfClient, callback);
      return;
    }
    catalog.instances(
        query.service().service(),
        new ViewCallback<>() {
          @Override
          public void found(List<WatchedInstance> all, long ageMs) {
            callback.found(
                Optional.of(WatchedQueries.execute(query, all)), Math.max(queryAgeMs, ageMs));
          }

          @Override
          public void unavailable() {
            callback.unavailable();
          }
        });
  }

  /**
   * Has the servers execute a query.
   *
   * @param client the address of whom they execute it for
   * @param isOfClient whether another client may be told something else
   */
  void ask(
      String nameOrId,
      String client,
      boolean isOfClient,
      ViewCallback<Optional<PreparedQueryResult>> callback) {
    catalog.ask(
        DirectQueryKind.QUERY,
        "/v1/query/" + CatalogQuestion.escaped(nameOrId) + "/execute",
        client,
        document -> Optional.of(CatalogDocuments.executed(document.records(), isOfClient)),
        Optional.empty(),
        callback);
  }
}
