package io.praetor.verification.replay;

import io.praetor.store.command.Command;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Restores as commands: of snapshots that were kept, whole or damaged, now and then with a part
 * that is missing or comes twice. Owned by one thread.
 */
final class Restores {
  private static final int KEPT_MAX = 20;

  private final Random random;
  private final List<byte[]> kept = new ArrayList<>();
  private final Deque<Command> parts = new ArrayDeque<>();

  Restores(Random random) {
    this.random = random;
  }

  /** Keeps a snapshot for later restores. */
  void keep(byte[] snapshot) {
    if (kept.size() < KEPT_MAX) {
      kept.add(snapshot);
    } else {
      kept.set(random.nextInt(KEPT_MAX), snapshot);
    }
  }

  /** Whether the next part of a restore is to be taken now. */
  boolean isDue() {
    if (parts.isEmpty() && !kept.isEmpty() && random.nextInt(500) == 0) {
      begin(kept.get(random.nextInt(kept.size())));
    }
    return !parts.isEmpty() && random.nextInt(3) == 0;
  }

  Command next() {
    return parts.removeFirst();
  }

  private void begin(byte[] snapshot) {
    byte[] bytes = random.nextInt(6) == 0 ? damaged(snapshot) : snapshot;
    String id = "r" + random.nextInt(3);
    List<Command> all = new ArrayList<>();
    all.add(new Command.RestoreBegin(id, bytes.length + (random.nextInt(12) == 0 ? 1 : 0)));
    int chunk = 1 + bytes.length / (1 + random.nextInt(5));
    for (int at = 0; at < bytes.length; at += chunk) {
      byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + chunk));
      all.add(new Command.RestoreChunk(id, at, part));
    }
    all.add(new Command.RestoreCommit(id));
    if (random.nextInt(8) == 0) {
      all.remove(random.nextInt(all.size()));
    }
    if (random.nextInt(8) == 0) {
      int at = random.nextInt(all.size());
      all.add(at, all.get(at));
    }
    parts.addAll(all);
  }

  private byte[] damaged(byte[] snapshot) {
    byte[] bytes = snapshot.clone();
    if (random.nextBoolean()) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }
}
