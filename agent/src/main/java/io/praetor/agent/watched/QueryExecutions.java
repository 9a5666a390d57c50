package io.praetor.agent.watched;

import io.praetor.agent.prepared.Resolution;
import io.praetor.agent.records.RecordDocuments;
import io.praetor.agent.registration.Fields;
import io.praetor.agent.registration.JsonTree;
import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.prepared.QueryDefinition;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Executes prepared queries: from what is watched, or at the servers if a query asks for more.
 * Owned by the thread of the view.
 */
final class QueryExecutions {
  /** Steps of a template's regular expression that are taken on the thread of the view. */
  static final long STEPS_MAX = 100_000;

  /** Names at a time that take more, on other threads. */
  static final int LONG_MAX = 64;

  private static final int ID_CHARS = 36;
  private static final Pattern ID =
      Pattern.compile("\\p{XDigit}{8}-(\\p{XDigit}{4}-){3}\\p{XDigit}{12}");

  private final WatchedCatalog catalog;
  private final WatchedList<WatchedQueries> queries;
  private int longOnes;

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
            find(
                all,
                nameOrId,
                resolution -> {
                  switch (resolution) {
                    case Resolution.Unknown _ -> {
                      if (catalog.isJudged() && isId(nameOrId)) {
                        // One without a name is known by its id, and listed to few.
                        ask(nameOrId, CatalogRequest.FROM, false, callback);
                      } else {
                        callback.found(Optional.empty(), ageMs);
                      }
                    }
                    case Resolution.Refused _ -> callback.unavailable();
                    case Resolution.Found(PreparedQuery query) ->
                        execute(nameOrId, query.definition(), client, ageMs, callback);
                  }
                });
          }

          @Override
          public void unavailable() {
            callback.unavailable();
          }
        },
        maxStaleMs);
  }

  private static boolean isId(String nameOrId) {
    return nameOrId.length() == ID_CHARS && ID.matcher(nameOrId).matches();
  }

  /**
   * Finds a query. Whoever asks chooses the name: one that takes long to put into a template does
   * not hold up the others.
   */
  private void find(WatchedQueries all, String nameOrId, Consumer<Resolution> found) {
    if (all.steps(nameOrId) <= STEPS_MAX) {
      found.accept(all.find(nameOrId));
      return;
    }
    if (longOnes >= LONG_MAX) {
      found.accept(new Resolution.Refused("too many names are put into large templates"));
      return;
    }
    longOnes++;
    Thread.ofVirtual()
        .name("query-template")
        .start(() -> {
          Resolution resolution;
          try {
            resolution = all.find(nameOrId);
          } catch (RuntimeException | Error e) {
            resolution = new Resolution.Refused(e.toString());
          }
          Resolution done = resolution;
          catalog
              .owner()
              .execute(() -> {
                longOnes--;
                found.accept(done);
              });
        });
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
        document -> Optional.of(executed(document.records(), isOfClient)),
        Optional.empty(),
        callback);
  }

  private static PreparedQueryResult executed(byte[] document, boolean isOfClient) {
    Fields answer = JsonTree.fields(document);
    Fields dns = answer.object("DNS");
    return new PreparedQueryResult(
        answer.text("Service"),
        dns == null ? "" : dns.text("TTL"),
        answer.objects("Nodes").stream()
            .map(RecordDocuments::instance)
            .map(WatchedInstance::of)
            .toList(),
        isOfClient);
  }
}
