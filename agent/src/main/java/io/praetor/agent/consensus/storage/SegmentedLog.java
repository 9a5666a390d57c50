package io.praetor.agent.consensus.storage;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.conf.ConfigurationEntry;
import com.alipay.sofa.jraft.conf.ConfigurationManager;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.entity.codec.v2.LogEntryV2CodecFactory;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import io.praetor.agent.fault.FaultHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The log on disk: files of records, each with a checksum, only ever appended to and forced before
 * anything is acknowledged. One thread of the library appends and truncates; any thread reads.
 *
 * <p>Opening it reads every byte. What a process that was killed left half-written behind the
 * {@link DurableMark} is cut off; any other difference from what was written is a {@link
 * LogCorruptException}.
 */
public final class SegmentedLog implements LogStorage {

  private static final int SEGMENT_BYTES_MAX = 32 << 20;

  private final int segmentBytesMax;
  private final Path folder;
  private final Disk disk;
  private final FaultHandler faults;
  private final DurableMark mark;
  private final TreeMap<Long, LogSegment> segments = new TreeMap<>();
  private final List<ConfigurationEntry> configurations = new ArrayList<>();
  private final MembershipHistory members = new MembershipHistory();
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  private SegmentedLog(
      Path folder, int segmentBytesMax, Disk disk, FaultHandler faults, DurableMark mark) {
    this.segmentBytesMax = segmentBytesMax;
    this.folder = folder;
    this.disk = disk;
    this.faults = faults;
    this.mark = mark;
  }

  /** Opens and checks the log in a folder, or makes an empty one. */
  public static SegmentedLog open(Path folder, Disk disk, FaultHandler faults) throws IOException {
    return open(folder, SEGMENT_BYTES_MAX, disk, faults);
  }

  /** The same with a file begun when the one before has reached a size. */
  static SegmentedLog open(Path folder, int segmentBytesMax, Disk disk, FaultHandler faults)
      throws IOException {
    Files.createDirectories(folder);
    Path markFile = folder.resolve("durable");
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.filter(LogSegment::isSegment).sorted().toList();
    }
    if (!files.isEmpty() && !Files.exists(markFile)) {
      throw new LogCorruptException(markFile, "it is missing");
    }
    SegmentedLog log =
        new SegmentedLog(folder, segmentBytesMax, disk, faults, DurableMark.open(markFile));
    log.load(files);
    return log;
  }

  private void load(List<Path> files) throws IOException {
    long next = -1;
    for (int i = 0; i < files.size(); i++) {
      boolean isLast = i == files.size() - 1;
      LogSegment segment = LogSegment.open(files.get(i), this::noteConfiguration);
      if (!segment.isHeaded()) {
        if (!isLast || mark.index() >= Math.max(next, 1)) {
          throw new LogCorruptException(segment.path(), "its header is missing");
        }
        segment.delete();
        continue;
      }
      if (next >= 0 && segment.firstIndex() != next) {
        throw new LogCorruptException(
            segment.path(),
            "it begins at position " + segment.firstIndex() + " instead of " + next);
      }
      next = segment.lastIndex() + 1;
      if (segment.hasTail()) {
        if (!isLast || segment.lastIndex() < mark.index() || segment.hasLostRecords()) {
          throw new LogCorruptException(
              segment.path(),
              "the record at position " + next + " (byte " + segment.size() + ") is damaged");
        }
        segment.cutTail(disk);
      }
      segments.put(segment.firstIndex(), segment);
    }
    if (getLastLogIndex() < mark.index()) {
      throw new LogCorruptException(
          folder.resolve("durable"),
          "the log ends at position "
              + getLastLogIndex()
              + ", but was durable up to "
              + mark.index());
    }
  }

  private void noteConfiguration(Path file, long index, byte kind, byte[] payload)
      throws IOException {
    if (kind == LogSegment.KIND_CONFIGURATION) {
      LogEntry entry = decode(file, index, payload);
      ConfigurationEntry configuration = new ConfigurationEntry();
      configuration.setId(new LogId(entry.getId().getIndex(), entry.getId().getTerm()));
      configuration.setConf(new Configuration(entry.getPeers(), entry.getLearners()));
      if (entry.getOldPeers() != null) {
        configuration.setOldConf(new Configuration(entry.getOldPeers(), entry.getOldLearners()));
      }
      configurations.add(configuration);
      members.appended(entry);
    }
  }

  private static LogEntry decode(Path file, long index, byte[] payload) throws IOException {
    LogEntry entry = LogEntryV2CodecFactory.getInstance().decoder().decode(payload);
    if (entry == null || entry.getId().getIndex() != index) {
      throw new LogCorruptException(
          file, "the record at position " + index + " is of an unknown format");
    }
    return entry;
  }

  /** The members that the entries in the log name. */
  public MembershipHistory members() {
    return members;
  }

  /** Whether nothing was ever written here. */
  public boolean isEmpty() {
    return segments.isEmpty();
  }

  @Override
  public boolean init(LogStorageOptions options) {
    ConfigurationManager manager = options.getConfigurationManager();
    configurations.forEach(manager::add);
    configurations.clear();
    return true;
  }

  @Override
  public long getFirstLogIndex() {
    lock.readLock().lock();
    try {
      return segments.isEmpty() ? 1 : segments.firstKey();
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public long getLastLogIndex() {
    lock.readLock().lock();
    try {
      return segments.isEmpty() ? 0 : segments.lastEntry().getValue().lastIndex();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** What the log takes on disk. */
  public long bytes() {
    lock.readLock().lock();
    try {
      return segments.values().stream().mapToLong(LogSegment::size).sum();
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public @Nullable LogEntry getEntry(long index) {
    lock.readLock().lock();
    try {
      Map.Entry<Long, LogSegment> segment = segments.floorEntry(index);
      if (segment == null || index > segment.getValue().lastIndex()) {
        return null;
      }
      LogSegment found = segment.getValue();
      return decode(found.path(), index, found.payload(index));
    } catch (IOException e) {
      faults.fault("cannot read the log: " + e.getMessage(), e);
      return null;
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  @Deprecated
  public long getTerm(long index) {
    LogEntry entry = getEntry(index);
    return entry == null ? 0 : entry.getId().getTerm();
  }

  @Override
  public boolean appendEntry(LogEntry entry) {
    return appendEntries(List.of(entry)) == 1;
  }

  @Override
  public int appendEntries(List<LogEntry> entries) {
    if (entries.isEmpty()) {
      return 0;
    }
    try {
      long first = entries.getFirst().getId().getIndex();
      LogSegment segment = segmentFor(first);
      ByteArrayOutputStream records = new ByteArrayOutputStream();
      int[] sizes = new int[entries.size()];
      for (int i = 0; i < sizes.length; i++) {
        LogEntry entry = entries.get(i);
        members.appended(entry);
        byte[] payload = LogEntryV2CodecFactory.getInstance().encoder().encode(entry);
        boolean configures = entry.getType() == EntryType.ENTRY_TYPE_CONFIGURATION;
        segment.encode(
            records,
            first + i,
            configures ? LogSegment.KIND_CONFIGURATION : LogSegment.KIND_OTHER,
            payload);
        sizes[i] = LogSegment.recordBytes(payload);
      }
      segment.append(records.toByteArray(), disk);
      mark.set(first + sizes.length - 1);
      lock.writeLock().lock();
      try {
        segment.publish(sizes);
      } finally {
        lock.writeLock().unlock();
      }
      return sizes.length;
    } catch (IOException e) {
      faults.fault(
          "cannot write the log in "
              + folder
              + ": "
              + e.getMessage()
              + "; is the disk full or broken?",
          e);
      return 0;
    }
  }

  private LogSegment segmentFor(long first) throws IOException {
    long last = getLastLogIndex();
    if (!segments.isEmpty() && first != last + 1) {
      throw new IOException("an entry for position " + first + " came behind position " + last);
    }
    if (!segments.isEmpty() && segments.lastEntry().getValue().size() < segmentBytesMax) {
      return segments.lastEntry().getValue();
    }
    mark.force();
    return addSegment(first);
  }

  private LogSegment addSegment(long first) throws IOException {
    LogSegment segment = LogSegment.create(folder, first, disk);
    lock.writeLock().lock();
    try {
      segments.put(first, segment);
    } finally {
      lock.writeLock().unlock();
    }
    return segment;
  }

  /**
   * Removes whole files only: the log may begin earlier than asked for, which costs nothing but
   * space. If all of the log is behind a snapshot that another server has sent, it begins anew.
   */
  @Override
  public boolean truncatePrefix(long firstIndexKept) {
    if (firstIndexKept > getLastLogIndex() + 1) {
      members.truncatedBefore(firstIndexKept);
      return reset(firstIndexKept);
    }
    return change(
        "shorten",
        () -> {
          while (segments.size() > 1 && segments.higherKey(segments.firstKey()) <= firstIndexKept) {
            segments.pollFirstEntry().getValue().delete();
          }
          members.truncatedBefore(firstIndexKept);
        });
  }

  @Override
  public boolean truncateSuffix(long lastIndexKept) {
    return change(
        "shorten",
        () -> {
          members.truncatedAfter(lastIndexKept);
          if (lastIndexKept < mark.index()) {
            mark.set(lastIndexKept);
            mark.force();
          }
          while (segments.size() > 1 && segments.lastKey() > lastIndexKept) {
            segments.pollLastEntry().getValue().delete();
          }
          LogSegment last = segments.isEmpty() ? null : segments.lastEntry().getValue();
          if (last != null && last.lastIndex() > lastIndexKept) {
            last.truncateAfter(Math.max(lastIndexKept, last.firstIndex() - 1), disk);
          }
        });
  }

  /** Drops everything: a snapshot that was installed stands for all before the given position. */
  @Override
  public boolean reset(long nextLogIndex) {
    return change(
        "replace",
        () -> {
          mark.set(0);
          mark.force();
          while (!segments.isEmpty()) {
            segments.pollLastEntry().getValue().delete();
          }
          addSegment(nextLogIndex);
        });
  }

  @Override
  public void shutdown() {
    change(
        "close",
        () -> {
          for (LogSegment segment : segments.values()) {
            segment.close();
          }
          mark.close();
        });
  }

  /** What changes the files of the log. */
  private interface FileChange {
    void run() throws IOException;
  }

  /** Makes a change that no reader may see half of; one that fails is a fault. */
  private boolean change(String doing, FileChange change) {
    lock.writeLock().lock();
    try {
      change.run();
      return true;
    } catch (IOException e) {
      faults.fault("cannot " + doing + " the log in " + folder + ": " + e.getMessage(), e);
      return false;
    } finally {
      lock.writeLock().unlock();
    }
  }
}
