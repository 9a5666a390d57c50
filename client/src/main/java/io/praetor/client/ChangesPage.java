package io.praetor.client;

import io.praetor.client.text.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer to the question what has changed; immutable.
 *
 * @param index behind which to ask next: there is nothing up to it that is not in the sets
 */
record ChangesPage(long index, List<ChangeSet> sets) {
  static final int GONE = 410;
  private static final String PATH = "/v1/praetor/changes/";

  /**
   * Asks, and waits for a change.
   *
   * @param since -1: only where the log is
   */
  static ChangesPage ask(Http http, String prefix, long since, ChangesOptions options) {
    Query query = Query.of(PATH, prefix);
    if (since >= 0) {
      query.with("since", since).with("wait", Math.max(1, options.waitMax().toMillis()) + "ms");
      if (options.previous()) {
        query.flag("prev");
      }
      if (!options.values()) {
        query.with("values", "false");
      }
    }
    ReadOptions patience = ReadOptions.DEFAULT.newerThan(1, options.waitMax());
    Http.Response response = http.read(query, Query.timeout(patience, http.timeout()));
    if (response.status() == 404) {
      throw new PraetorException(
          Conclusion.DID_NOT_HAPPEN,
          404,
          "the agent tells no changes: it is not Praetor, or older than that",
          null);
    }
    JsonObject page = JsonObject.of(response.expect(200).json());
    List<ChangeSet> sets = new ArrayList<>();
    List<Change> same = new ArrayList<>();
    for (JsonObject row : page.objects("Changes")) {
      Change change = Change.of(row);
      if (!same.isEmpty() && same.get(0).index() != change.index()) {
        sets.add(new ChangeSet(same.get(0).index(), same));
        same = new ArrayList<>();
      }
      same.add(change);
    }
    if (!same.isEmpty()) {
      sets.add(new ChangeSet(same.get(0).index(), same));
    }
    return new ChangesPage(page.number("Index"), sets);
  }
}
