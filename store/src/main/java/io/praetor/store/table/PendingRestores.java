package io.praetor.store.table;

import io.praetor.store.bytes.MalformedException;
import io.praetor.store.waiting.PendingRestore;
import io.praetor.store.waiting.WaitingBytes;
import java.util.List;

/**
 * The table of restores that were begun and not committed, of which there is one at most. It moves
 * no index, and so is in no change.
 */
public final class PendingRestores extends Table<PendingRestore, String, PendingRestore> {
  public static final PendingRestores TABLE = new PendingRestores();

  private static final int RESTORE = 8;
  private static final int CHUNK = 9;

  private PendingRestores() {
    super("restore", RESTORE, CHUNK);
  }

  @Override
  public PendingRestore empty() {
    return PendingRestore.NONE;
  }

  @Override
  public long rows(PendingRestore state) {
    return state == PendingRestore.NONE ? 0 : 1;
  }

  @Override
  public void write(PendingRestore state, RecordWriter out) {
    if (state != PendingRestore.NONE) {
      out.record(RESTORE).text(state.id()).varint(state.totalBytes());
      state.forEach(chunk -> out.record(CHUNK).blob(chunk));
    }
  }

  @Override
  public PendingRestore read(PendingRestore soFar, int kind, RecordReader in) {
    if (kind == RESTORE) {
      if (soFar != PendingRestore.NONE) {
        throw new MalformedException(
            "a snapshot's records are out of order: a second restore is under way");
      }
      return PendingRestore.begin(
          in.bytes().text(), in.number(0, PendingRestore.BYTES_MAX), in.room());
    }
    return soFar.with(chunk(soFar, in));
  }

  @Override
  public boolean isAlike(PendingRestore one, PendingRestore other) {
    return one.id().equals(other.id())
        && one.totalBytes() == other.totalBytes()
        && one.bytes() == other.bytes();
  }

  @Override
  public List<WaitingBytes> waiting(PendingRestore state) {
    return state == PendingRestore.NONE ? List.of() : List.of(state.waiting());
  }

  private static byte[] chunk(PendingRestore soFar, RecordReader in) {
    byte[] bytes = in.bytes().blob();
    if (soFar == PendingRestore.NONE || bytes.length > soFar.totalBytes() - soFar.bytes()) {
      throw new MalformedException("a chunk of a restore that was not begun, or has all its bytes");
    }
    return bytes;
  }

  @Override
  public void check(States view, Rules rules) {
    PendingRestore pending = view.get(this);
    rules.upTo("the bytes of restore " + pending.id(), pending.bytes(), pending.totalBytes());
  }

  /** The one that is committed is over, and a snapshot's is not this cluster's. */
  @Override
  public PendingRestore restore(Restoring restoring) {
    return PendingRestore.NONE;
  }
}
