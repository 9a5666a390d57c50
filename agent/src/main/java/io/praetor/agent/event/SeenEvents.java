package io.praetor.agent.event;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Which events have come here, by where they were fired and their numbers there: an event comes by
 * several ways and counts once. Numbers that never come are counted too. Guarded by its owner.
 */
final class SeenEvents {
  /** Numbers of one origin that are told apart; what is older counts as seen. */
  static final int WINDOW = 1_024;

  /** Origins that are remembered, the ones heard of last: each start of a server is one. */
  static final int ORIGINS_MAX = 64;

  private static final class Origin {
    private final BitSet seen = new BitSet(WINDOW);

    /** The lowest number that may be missed. */
    private long first;

    private long high;

    /** Where the highest number was at the last look for missing ones. */
    private long lookedAt;

    Origin(long first) {
      this.first = first;
      high = first - 1;
      lookedAt = high;
    }

    boolean has(long sequence) {
      return sequence <= high - WINDOW || (sequence <= high && seen.get(slot(sequence)));
    }

    /** Makes room up to a number; tells how many fall out that were never seen. */
    long advance(long sequence) {
      long bottom = sequence - WINDOW;
      long lost = unseen(Math.min(bottom, high), false);
      if (bottom > high) {
        lost += bottom - high;
      }
      for (long each = Math.max(high, bottom) + 1; each <= sequence; each++) {
        seen.clear(slot(each));
      }
      high = sequence;
      return lost;
    }

    /** How many numbers up to one were never seen; they may be taken for seen then. */
    long unseen(long upTo, boolean giveUp) {
      long count = 0;
      for (long each = Math.max(first, high - WINDOW + 1); each <= upTo; each++) {
        if (!seen.get(slot(each))) {
          count++;
          if (giveUp) {
            seen.set(slot(each));
          }
        }
      }
      return count;
    }

    private static int slot(long sequence) {
      return (int) (sequence % WINDOW);
    }
  }

  private final Map<UUID, Origin> origins = new LinkedHashMap<>(16, 0.75f, true);
  private long lost;

  /** Says of an origin that it began after this agent, so that all its events may be missed. */
  void beganLater(UUID origin) {
    of(origin, 1).first = 1;
  }

  /** Whether an event comes for the first time; it has come then. */
  boolean add(UUID origin, long sequence) {
    Origin known = of(origin, sequence);
    if (known.has(sequence)) {
      return false;
    }
    if (sequence > known.high) {
      lost += known.advance(sequence);
    }
    known.seen.set(Origin.slot(sequence));
    return true;
  }

  private Origin of(UUID origin, long first) {
    Origin known = origins.get(origin);
    if (known == null) {
      known = new Origin(first);
      origins.put(origin, known);
      if (origins.size() > ORIGINS_MAX) {
        origins.remove(origins.keySet().iterator().next());
      }
    }
    return known;
  }

  /**
   * Gives up the events that are missing although later ones of their origin had come at the last
   * call already: nobody has them any more.
   *
   * @return how many were given up since the last call
   */
  long giveUp() {
    for (Origin each : origins.values()) {
      lost += each.unseen(Math.min(each.lookedAt, each.high), true);
      each.lookedAt = each.high;
    }
    long count = lost;
    lost = 0;
    return count;
  }
}
