package io.praetor.agent.api.history;

import io.praetor.store.history.KeyChange;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of changes in the making, the newest first; owned by the thread that makes it. */
final class VersionsPage {
  private final VersionsOptions options;
  private final KvTree live;
  private final List<Versions.Row> rows = new ArrayList<>();
  private long bytes;
  private long lastIndex = Long.MAX_VALUE;
  private long before;

  VersionsPage(VersionsOptions options, KvTree live) {
    this.options = options;
    this.live = live;
  }

  /** Takes a change; false if it is one of the next page. Those of one index stay together. */
  boolean take(KeyChange change) {
    boolean isFull = rows.size() >= options.limit() || bytes >= VersionsOptions.PAGE_BYTES_MAX;
    if (isFull && change.index() != lastIndex) {
      before = lastIndex;
      return false;
    }
    lastIndex = change.index();
    KeyChange told = withLive(change);
    bytes += bytes(told.after(), options.values()) + bytes(told.before(), options.previous());
    rows.add(new Versions.Row(told, isCurrent(told)));
    return true;
  }

  private static long bytes(@Nullable KvEntry entry, boolean isTold) {
    return entry == null || !isTold ? 0 : entry.value().length;
  }

  /** Of a change without rows, what the key is now is known if nothing has changed it since. */
  private KeyChange withLive(KeyChange change) {
    if (!change.isBare() || change.type() == KeyChange.Type.PURGE) {
      return change;
    }
    KvEntry now = live.get(change.key());
    return now == null || now.modifyIndex() != change.index()
        ? change
        : new KeyChange(
            change.index(),
            change.wallMs(),
            change.author(),
            change.type(),
            change.key(),
            null,
            now);
  }

  private boolean isCurrent(KeyChange change) {
    KvEntry after = change.after();
    KvEntry now = after == null ? null : live.get(change.key());
    return after != null
        && now != null
        && after.modifyIndex() == now.modifyIndex()
        && after.equals(now);
  }

  Versions page(long oldestKnown) {
    return new Versions(rows, before, oldestKnown);
  }
}
