package io.praetor.store.kv;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Goes through the entries alone; owned by one thread. */
final class Entries implements Iterator<KvEntry> {
  private final Iterator<Slot> slots;
  private @Nullable KvEntry next;

  Entries(Iterator<Slot> slots) {
    this.slots = slots;
    next = find();
  }

  private @Nullable KvEntry find() {
    while (slots.hasNext()) {
      if (slots.next() instanceof KvEntry entry) {
        return entry;
      }
    }
    return null;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public KvEntry next() {
    KvEntry found = next;
    if (found == null) {
      throw new NoSuchElementException("no key is above the last one");
    }
    next = find();
    return found;
  }
}
