package io.praetor.agent.consensus.storage;

import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The log of a server that keeps nothing: written by one thread of the library, read by any. */
public final class MemoryLog implements LogStorage {

  private final ConcurrentSkipListMap<Long, LogEntry> entries = new ConcurrentSkipListMap<>();
  private final MembershipHistory members = new MembershipHistory();
  private volatile long firstIndex = 1;

  /** The members that the entries in the log name. */
  public MembershipHistory members() {
    return members;
  }

  @Override
  public boolean init(LogStorageOptions options) {
    return true;
  }

  @Override
  public long getFirstLogIndex() {
    return firstIndex;
  }

  @Override
  public long getLastLogIndex() {
    Map.Entry<Long, LogEntry> last = entries.lastEntry();
    return last == null ? firstIndex - 1 : last.getKey();
  }

  @Override
  public @Nullable LogEntry getEntry(long index) {
    return entries.get(index);
  }

  @Override
  @Deprecated
  public long getTerm(long index) {
    LogEntry entry = entries.get(index);
    return entry == null ? 0 : entry.getId().getTerm();
  }

  @Override
  public boolean appendEntry(LogEntry entry) {
    members.appended(entry);
    entries.put(entry.getId().getIndex(), entry);
    return true;
  }

  @Override
  public int appendEntries(List<LogEntry> added) {
    added.forEach(this::appendEntry);
    return added.size();
  }

  @Override
  public boolean truncatePrefix(long firstIndexKept) {
    firstIndex = firstIndexKept;
    entries.headMap(firstIndexKept).clear();
    members.truncatedBefore(firstIndexKept);
    return true;
  }

  @Override
  public boolean truncateSuffix(long lastIndexKept) {
    entries.tailMap(lastIndexKept, false).clear();
    members.truncatedAfter(lastIndexKept);
    return true;
  }

  @Override
  public boolean reset(long nextLogIndex) {
    entries.clear();
    firstIndex = nextLogIndex;
    return true;
  }

  @Override
  public void shutdown() {
    entries.clear();
  }
}
