package io.praetor.agent.consensus.storage;

import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.PeerId;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The members as each entry of the log that changes them has left them: the last one counts,
 * committed or not (Raft paper, section 6). Written by the thread that writes the log, read by any;
 * guarded by itself, but for the last ones, which reads look at without a lock.
 */
public final class MembershipHistory {

  private static final Membership EMPTY = new Membership(List.of(), List.of(), 0);

  private final TreeMap<Long, Membership> byIndex = new TreeMap<>();
  private volatile Membership last = EMPTY;

  public Membership last() {
    return last;
  }

  /** After each change, with the lock. */
  private void changed() {
    last = byIndex.isEmpty() ? EMPTY : byIndex.lastEntry().getValue();
  }

  synchronized void appended(LogEntry entry) {
    if (entry.getType() == EntryType.ENTRY_TYPE_CONFIGURATION) {
      long index = entry.getId().getIndex();
      byIndex.put(
          index,
          new Membership(addresses(entry.getPeers()), addresses(entry.getLearners()), index));
      changed();
    }
  }

  /** A snapshot, or what the operator said before there was a log. */
  public synchronized void base(Membership membership) {
    byIndex.headMap(membership.logIndex(), true).clear();
    byIndex.put(membership.logIndex(), membership);
    changed();
  }

  synchronized void truncatedAfter(long lastIndexKept) {
    byIndex.tailMap(lastIndexKept, false).clear();
    changed();
  }

  /** Only the newest that is not kept in the log is needed. */
  synchronized void truncatedBefore(long firstIndexKept) {
    Long newest = byIndex.floorKey(firstIndexKept);
    if (newest != null) {
      byIndex.headMap(newest, false).clear();
      changed();
    }
  }

  public static List<String> addresses(@Nullable Collection<PeerId> peers) {
    return peers == null
        ? List.of()
        : peers.stream().map(peer -> peer.getEndpoint().toString()).sorted().toList();
  }
}
