package io.praetor.agent.consensus.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log on disk against a map, with files so small that every operation meets their ends. */
class SegmentedLogTest {

  private static final int SEGMENT_BYTES = 400;
  private static final int STEPS = 250;

  private final long seed = Long.getLong("seed", 1);
  private final Random random = new Random(seed);
  private final TreeMap<Long, String> model = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();
  private long last;
  @TempDir Path dir;

  private SegmentedLog open() throws IOException {
    return SegmentedLog.open(dir, SEGMENT_BYTES, Disk.REAL, (reason, cause) -> faults.add(reason));
  }

  @Test
  void holdsWhatAMapHoldsAcrossFilesAndRestarts() throws IOException {
    SegmentedLog log = open();
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(10)) {
        case 0 -> {
          log.shutdown();
          log = open();
        }
        case 1 -> truncatePrefix(log);
        case 2 -> truncateSuffix(log);
        case 3 -> {
          if (random.nextInt(8) == 0) {
            reset(log);
          }
        }
        default -> append(log);
      }
      assertSame(log, step);
    }
    log.shutdown();
  }

  private void append(SegmentedLog log) {
    List<LogEntry> entries = new ArrayList<>();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      String value = "v" + random.nextLong();
      model.put(++last, value);
      entries.add(entry(last, value));
    }
    assertThat(log.appendEntries(entries)).isEqualTo(entries.size());
  }

  private static LogEntry entry(long index, String value) {
    LogEntry entry = new LogEntry(EntryType.ENTRY_TYPE_DATA);
    entry.setId(new LogId(index, 1));
    entry.setData(ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    return entry;
  }

  private void truncatePrefix(SegmentedLog log) {
    if (!model.isEmpty()) {
      // One in eight stands for a snapshot of another server that is far ahead.
      long kept =
          random.nextInt(8) == 0
              ? last + 2 + random.nextInt(100)
              : model.firstKey() + random.nextInt((int) (last + 1 - model.firstKey()));
      model.headMap(kept).clear();
      last = Math.max(last, kept - 1);
      assertThat(log.truncatePrefix(kept)).isTrue();
    }
  }

  private void truncateSuffix(SegmentedLog log) {
    if (model.size() > 1) {
      last = model.firstKey() + random.nextInt(model.size() - 1);
      model.tailMap(last, false).clear();
      assertThat(log.truncateSuffix(last)).isTrue();
    }
  }

  private void reset(SegmentedLog log) {
    last += random.nextInt(10);
    model.clear();
    assertThat(log.reset(last + 1)).isTrue();
  }

  private void assertSame(SegmentedLog log, int step) {
    String when = "step " + step + ", seed " + seed;
    assertThat(faults).as(when).isEmpty();
    assertThat(log.getLastLogIndex()).as(when).isEqualTo(last);
    model.forEach((index, value) -> {
      LogEntry entry = Objects.requireNonNull(log.getEntry(index), when);
      assertThat(StandardCharsets.UTF_8.decode(entry.getData()).toString())
          .as("%d at %s", index, when)
          .isEqualTo(value);
    });
    long first = model.isEmpty() ? last + 1 : model.firstKey();
    assertThat(log.getFirstLogIndex()).as(when).isLessThanOrEqualTo(first);
    assertThat(log.bytes())
        .as("whole files are removed, %s", when)
        .isLessThan((model.size() + 1) * 80L + 2 * SEGMENT_BYTES + 400);
  }
}
