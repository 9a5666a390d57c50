package io.praetor.agent.api.changes;

import io.praetor.agent.feed.FeedRefusal;
import io.praetor.store.level.Level;

/** What a reader is told for whom there are no changes. Stateless. */
final class FoundAnswers {
  private FoundAnswers() {}

  static FeedRefusal lost(ChangesFound.Lost lost) {
    return new FeedRefusal(
        410,
        "index "
            + lost.since()
            + " is older than "
            + lost.oldest()
            + ", the oldest from which changes are kept: read the tree and go on from its"
            + " X-Consul-Index",
        Long.toString(lost.oldest()));
  }

  static FeedRefusal ahead(long since, long now) {
    return new FeedRefusal(
        410,
        "index "
            + since
            + " is none of this cluster, which is at "
            + now
            + ": read the tree and go on from its X-Consul-Index",
        Long.toString(now));
  }

  static FeedRefusal notKept(ChangesFound.NotKept kept) {
    return new FeedRefusal(
        400,
        "this cluster keeps no changes yet: it is at level "
            + kept.level()
            + ", and they need "
            + Level.CHANGE_LOG
            + "; `praetor operator level` says which server holds it there",
        null);
  }
}
