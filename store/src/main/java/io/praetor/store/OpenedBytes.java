package io.praetor.store;

import io.praetor.store.waiting.ReadAhead;
import io.praetor.store.waiting.WaitingBytes;
import io.praetor.store.waiting.WaitingRoom;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The waiting room of a state machine, which knows what was opened in it and lets go what no view
 * to come will have. Owned by the apply thread.
 */
final class OpenedBytes implements WaitingRoom {
  private final WaitingRoom room;
  private final Set<WaitingBytes> opened = Collections.newSetFromMap(new IdentityHashMap<>());

  OpenedBytes(WaitingRoom room) {
    this.room = room;
  }

  @Override
  public WaitingBytes open(long bytesMax) {
    WaitingBytes bytes = room.open(bytesMax);
    opened.add(bytes);
    return bytes;
  }

  @Override
  public <T> ReadAhead<T> ahead(WaitingBytes bytes, Supplier<T> reading) {
    return room.ahead(bytes, reading);
  }

  /** Lets go what a view that was published has not. */
  void keepOnly(View published) {
    if (opened.isEmpty()) {
      return;
    }
    Set<WaitingBytes> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    kept.addAll(published.waiting());
    for (Iterator<WaitingBytes> all = opened.iterator(); all.hasNext(); ) {
      WaitingBytes bytes = all.next();
      if (!kept.contains(bytes)) {
        all.remove();
        bytes.letGo();
      }
    }
  }
}
