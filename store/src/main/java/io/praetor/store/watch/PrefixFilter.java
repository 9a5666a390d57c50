package io.praetor.store.watch;

import io.praetor.store.kv.Key;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Tells of most prefixes of a key that nobody waits for them, from a hash that is carried on from
 * one length to the next: without it, a key costs a copy and a look-up for each length that is
 * waited for. Many writers, one reader.
 */
final class PrefixFilter {
  private static final int SLOTS = 1 << 16;
  private static final int BEGIN = 1;

  /** How many of the prefixes that are waited for have a hash. */
  private final AtomicIntegerArray counts = new AtomicIntegerArray(SLOTS);

  private final PrefixLengths lengths = new PrefixLengths();

  void add(Key prefix) {
    counts.getAndIncrement(slot(hash(prefix), prefix.length()));
    lengths.add(prefix.length());
  }

  void remove(Key prefix) {
    lengths.remove(prefix.length());
    counts.getAndDecrement(slot(hash(prefix), prefix.length()));
  }

  private static int hash(Key prefix) {
    int hash = BEGIN;
    for (byte value : prefix.bytes()) {
      hash = next(hash, value);
    }
    return hash;
  }

  private static int next(int hash, byte value) {
    return 31 * hash + value;
  }

  private static int slot(int hash, int length) {
    int mixed = (hash ^ length * 0x9E3779B9) * 0x85EBCA6B;
    return (mixed ^ mixed >>> 15) & SLOTS - 1;
  }

  /** Goes through the prefixes of a key that may be waited for, the shortest first. */
  final class Cursor {
    private final byte[] bytes;
    private final int[] waited = lengths.all();
    private int next;
    private int hashed;
    private int hash = BEGIN;

    Cursor(Key key) {
      bytes = key.bytes();
    }

    /** The length of the next such prefix, or -1. */
    int next() {
      while (next < waited.length && waited[next] <= bytes.length) {
        int length = waited[next++];
        while (hashed < length) {
          hash = PrefixFilter.next(hash, bytes[hashed++]);
        }
        if (counts.get(slot(hash, length)) != 0) {
          return length;
        }
      }
      return -1;
    }
  }
}
