package io.praetor.cli.watch;

import io.praetor.client.text.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes from each list of events those that were not in the one before: a handler gets each event
 * once. Owned by the thread that asks.
 */
final class NewEvents {
  private String lastId = "";

  /** The events of a list behind the last one that is known; all of them if it is not there. */
  @Nullable Object of(@Nullable Object json) {
    if (!(json instanceof List<?> all) || all.isEmpty()) {
      return json;
    }
    int from = 0;
    for (int i = 0; i < all.size(); i++) {
      if (id(all.get(i)).equals(lastId)) {
        from = i + 1;
      }
    }
    lastId = id(all.getLast());
    return List.copyOf(all.subList(from, all.size()));
  }

  private static String id(@Nullable Object event) {
    return JsonObject.of(event).text("ID");
  }
}
