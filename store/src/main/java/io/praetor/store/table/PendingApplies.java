package io.praetor.store.table;

import io.praetor.store.bytes.MalformedException;
import io.praetor.store.command.BulkCodec;
import io.praetor.store.kv.KvWrite;
import io.praetor.store.level.Level;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.waiting.PendingApply;
import io.praetor.store.waiting.WaitingBytes;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of changes of many keys whose parts are still coming, by the names that their proposers
 * gave them. It moves no index, and so is in no change.
 */
public final class PendingApplies
    extends Table<OrderedMap<String, PendingApply>, String, PendingApply> {
  public static final PendingApplies TABLE = new PendingApplies();

  /** All that are under way hold as many bytes together at most. */
  public static final long BYTES_MAX = PendingApply.BYTES_MAX;

  /** As many are under way at most. */
  public static final int APPLIES_MAX = 64;

  private static final int APPLY = 45;
  private static final int WRITE = 46;

  private PendingApplies() {
    super("applies", APPLY, WRITE);
  }

  @Override
  public int level() {
    return Level.CHANGE_LOG;
  }

  @Override
  public OrderedMap<String, PendingApply> empty() {
    return OrderedMap.empty();
  }

  @Override
  public long rows(OrderedMap<String, PendingApply> state) {
    return state.size();
  }

  /** How many bytes all that are under way will hold at most. */
  public static long bytesDue(OrderedMap<String, PendingApply> state) {
    long bytes = 0;
    for (PendingApply apply : state.values()) {
      bytes += apply.bytesDue();
    }
    return bytes;
  }

  @Override
  public void write(OrderedMap<String, PendingApply> state, RecordWriter out) {
    state.forEach((id, apply) -> {
      out.record(APPLY).text(id).varint(apply.keysDue()).varint(apply.bytesDue());
      apply.forEach(write -> BulkCodec.write(out.record(WRITE).text(id), write));
    });
  }

  @Override
  public OrderedMap<String, PendingApply> read(
      OrderedMap<String, PendingApply> soFar, int kind, RecordReader in) {
    if (kind == APPLY) {
      String id = in.bytes().text();
      if (soFar.has(id)) {
        throw new MalformedException("the apply " + id + " stands twice in a snapshot");
      }
      return soFar.with(
          id,
          PendingApply.begin(
              (int) in.number(0, PendingApply.KEYS_MAX),
              in.number(0, PendingApply.BYTES_MAX),
              in.room()));
    }
    String id = in.bytes().text();
    List<KvWrite> write = List.of(BulkCodec.readWrite(in.bytes()));
    PendingApply next = begun(soFar, id, write).with(write);
    return soFar.with(id, next.isWhole() ? next.readAhead(in.room()) : next);
  }

  @Override
  public boolean isAlike(
      OrderedMap<String, PendingApply> one, OrderedMap<String, PendingApply> other) {
    boolean[] alike = {one.size() == other.size()};
    one.forEach((id, apply) -> {
      PendingApply its = other.get(id);
      alike[0] &=
          its != null
              && apply.keysDue() == its.keysDue()
              && apply.bytesDue() == its.bytesDue()
              && apply.keys() == its.keys()
              && apply.bytes() == its.bytes();
    });
    return alike[0];
  }

  @Override
  public List<WaitingBytes> waiting(OrderedMap<String, PendingApply> state) {
    List<WaitingBytes> waiting = new ArrayList<>(state.size());
    state.values().forEach(apply -> waiting.add(apply.waiting()));
    return waiting;
  }

  /** How many bytes of all that are under way have come. */
  public static long bytes(OrderedMap<String, PendingApply> state) {
    long bytes = 0;
    for (PendingApply apply : state.values()) {
      bytes += apply.bytes();
    }
    return bytes;
  }

  private static PendingApply begun(
      OrderedMap<String, PendingApply> soFar, String id, List<KvWrite> write) {
    PendingApply apply = soFar.get(id);
    if (apply == null || !apply.takes(write)) {
      throw new MalformedException(
          "a write of the apply " + id + ", which was not begun, or has all its writes");
    }
    return apply;
  }

  @Override
  public void check(States view, Rules rules) {
    OrderedMap<String, PendingApply> state = view.get(this);
    state.forEach((id, apply) -> {
      rules.upTo("the keys of apply " + id, apply.keys(), apply.keysDue());
      rules.upTo("the bytes of apply " + id, apply.bytes(), apply.bytesDue());
    });
    rules.upTo("the applies under way", state.size(), APPLIES_MAX);
    rules.upTo("the bytes of the applies under way", bytesDue(state), BYTES_MAX);
  }

  /** Those of a snapshot are not this cluster's, and its own are for the keys that were here. */
  @Override
  public OrderedMap<String, PendingApply> restore(Restoring restoring) {
    return empty();
  }
}
