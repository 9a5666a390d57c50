package io.praetor.agent.api.listing;

import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One walk along the keys for one page; owned by the thread that makes the answer. */
final class ListingWalk {
  private final ListingQuery query;
  private final ListingWork work;
  private final Predicate<Key> mayRead;
  private final List<KvEntry> keys = new ArrayList<>();
  private final List<Listing.Folder> folders = new ArrayList<>();
  private boolean leftOut;
  private long count;

  /** The folder that the walk is in, counted but not yet one of the page. */
  private Listing.@Nullable Folder open;

  /** The last key before the open folder, or null if none was looked at. */
  private @Nullable Key beforeOpen;

  /** The last row of the page. */
  private @Nullable Key lastRow;

  /** The last key that was looked at. */
  private @Nullable Key lastSeen;

  ListingWalk(ListingQuery query, ListingWork work, Predicate<Key> mayRead) {
    this.query = query;
    this.work = work;
    this.mayRead = mayRead;
  }

  /** Whether there are keys that may not be seen. */
  boolean hasLeftOut() {
    return leftOut;
  }

  /**
   * The page.
   *
   * @param isPlain whether the tree knows how many keys there are
   */
  Listing walk(KvTree tree, boolean isPlain) {
    boolean isCounted = query.after() == null;
    boolean more = false;
    Iterator<KvEntry> entries = entries(tree);
    while (entries.hasNext()) {
      if (!work.isLeft()) {
        return cut(isCounted);
      }
      KvEntry entry = entries.next();
      Key before = lastSeen;
      lastSeen = entry.key();
      if (!isTaken(entry)) {
        continue;
      }
      count++;
      Listing.Folder folder = open;
      if (folder != null && entry.key().startsWith(folder.prefix())) {
        open = folder.with(entry);
        continue;
      }
      close();
      if (isFull()) {
        more = true;
        if (!isCounted || isPlain) {
          break;
        }
        continue;
      }
      int end = folderEnd(entry.key());
      if (end < 0) {
        keys.add(entry);
        lastRow = entry.key();
      } else {
        beforeOpen = before;
        open = new Listing.Folder(entry.key().prefix(end), 0, 0).with(entry);
      }
    }
    close();
    return new Listing(
        keys,
        folders,
        more ? lastRow : null,
        isCounted ? (isPlain ? tree.count(query.prefix()) : count) : -1,
        false);
  }

  private Iterator<KvEntry> entries(KvTree tree) {
    Key prefix = query.prefix();
    Key after = query.after();
    if (after == null || after.compareTo(prefix) < 0) {
      return tree.entries(prefix).iterator();
    }
    if (query.depth() > 0 && after.startsWith(prefix) && folderEnd(after) == after.length()) {
      Key behind = after.behind();
      return behind == null
          ? List.<KvEntry>of().iterator()
          : tree.entries(prefix, behind).iterator();
    }
    // The lowest name above it.
    return tree.entries(prefix, Key.of(Arrays.copyOf(after.bytes(), after.length() + 1)))
        .iterator();
  }

  private boolean isTaken(KvEntry entry) {
    work.take(ListingWork.KEY_STEPS);
    if (!mayRead.test(entry.key())) {
      leftOut = true;
      return false;
    }
    Match names = query.names();
    if (names != null) {
      byte[] name = entry.key().bytes();
      byte[] rest = Arrays.copyOfRange(name, query.prefix().length(), name.length);
      if (!names.takes(rest, work)) {
        return false;
      }
    }
    Match values = query.values();
    return values == null || values.takes(entry.value(), work);
  }

  private boolean isFull() {
    return keys.size() + folders.size() >= query.limit();
  }

  private void close() {
    Listing.Folder folder = open;
    if (folder != null) {
      folders.add(folder);
      lastRow = folder.prefix();
      open = null;
    }
  }

  /** The page as far as the work went: the next one goes on behind what was looked at. */
  private Listing cut(boolean isCounted) {
    Key after = lastSeen;
    Listing.Folder folder = open;
    if (folder != null) {
      if (lastRow == null && beforeOpen == null) {
        // It is larger than what one answer may look at: told as far as it was counted, once.
        close();
        after = folder.prefix();
      } else {
        after = beforeOpen == null ? lastRow : beforeOpen;
      }
    } else if (isFull()) {
      after = lastRow;
    }
    return new Listing(keys, folders, after, isCounted ? count : -1, true);
  }

  /** Where the folder ends that a key is told in, or -1 if it is told by itself. */
  private int folderEnd(Key key) {
    int slashes = 0;
    byte[] name = key.bytes();
    for (int i = query.prefix().length(); query.depth() > 0 && i < name.length; i++) {
      if (name[i] == '/' && ++slashes == query.depth()) {
        return i + 1;
      }
    }
    return -1;
  }
}
