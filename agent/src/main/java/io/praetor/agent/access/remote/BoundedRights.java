package io.praetor.agent.access.remote;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept by secret, up to a number of bytes: what was not asked for the longest is forgotten
 * first. Guarded by its owner.
 */
final class BoundedRights {
  private static final float LOAD = 0.75f;
  private static final int ENTRY_BYTES = 160;

  private final long bytesMax;
  private final Map<String, Kept> kept = new LinkedHashMap<>(16, LOAD, true);
  private long heldBytes;

  BoundedRights(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  @Nullable Kept get(String secret) {
    return kept.get(secret);
  }

  void put(String secret, Kept one) {
    remove(secret);
    kept.put(secret, one);
    heldBytes += bytes(secret, one);
    Iterator<Map.Entry<String, Kept>> eldest = kept.entrySet().iterator();
    // The last is the one that somebody waits for.
    while (heldBytes > bytesMax && kept.size() > 1) {
      Map.Entry<String, Kept> gone = eldest.next();
      heldBytes -= bytes(gone.getKey(), gone.getValue());
      eldest.remove();
    }
  }

  void remove(String secret) {
    Kept gone = kept.remove(secret);
    if (gone != null) {
      heldBytes -= bytes(secret, gone);
    }
  }

  int size() {
    return kept.size();
  }

  long heldBytes() {
    return heldBytes;
  }

  private static long bytes(String secret, Kept one) {
    return one.bytes() + ENTRY_BYTES + 2L * secret.length();
  }
}
