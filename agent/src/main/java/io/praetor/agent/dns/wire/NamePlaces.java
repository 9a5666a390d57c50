package io.praetor.agent.dns.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The names that stand in one message, each with its place; a hash table that is filled again for
 * one message after the other. Owned by one thread.
 */
final class NamePlaces {
  /** A table that has grown beyond this is not kept for the next message. */
  private static final int SLOTS_KEPT_MAX = 1_024;

  private static final int SLOTS_MIN = 128;

  /** The number of a name, and 1; 0 for a slot that is free. At most half of them are taken. */
  private int[] slots = new int[SLOTS_MIN];

  private final List<DnsName> names = new ArrayList<>(SLOTS_MIN / 2);
  private int[] begins = new int[SLOTS_MIN / 2];
  private int[] hashes = new int[SLOTS_MIN / 2];
  private int[] places = new int[SLOTS_MIN / 2];
  private boolean[] marks = new boolean[SLOTS_MIN / 2];

  /** Forgets all of them. */
  void clear() {
    if (names.isEmpty()) {
      return;
    }
    names.clear();
    if (slots.length > SLOTS_KEPT_MAX) {
      resize(SLOTS_MIN);
    } else {
      Arrays.fill(slots, 0);
    }
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  /**
   * The number of the part of a name that begins at one of its bytes, spelled the same; -1 if it
   * stands nowhere.
   *
   * @param hash of that part
   */
  int find(DnsName name, int begin, int hash) {
    int mask = slots.length - 1;
    int at = spread(hash) & mask;
    for (int slot = slots[at]; slot != 0; slot = slots[at]) {
      int number = slot - 1;
      if (hashes[number] == hash && names.get(number).isSamePart(begins[number], name, begin)) {
        return number;
      }
      at = (at + 1) & mask;
    }
    return -1;
  }

  /** The place of what was found. */
  int place(int number) {
    return places[number];
  }

  /** Marks what was found; false if it was marked before. */
  boolean mark(int number) {
    boolean isFirst = !marks[number];
    marks[number] = true;
    return isFirst;
  }

  /** Adds a part of a name that was not found. */
  void put(DnsName name, int begin, int hash, int place) {
    int number = names.size();
    if (2 * (number + 1) > slots.length) {
      resize(2 * slots.length);
    }
    names.add(name);
    begins[number] = begin;
    hashes[number] = hash;
    places[number] = place;
    marks[number] = false;
    take(number);
  }

  private void take(int number) {
    int mask = slots.length - 1;
    int at = spread(hashes[number]) & mask;
    while (slots[at] != 0) {
      at = (at + 1) & mask;
    }
    slots[at] = number + 1;
  }

  private void resize(int size) {
    slots = new int[size];
    begins = Arrays.copyOf(begins, size / 2);
    hashes = Arrays.copyOf(hashes, size / 2);
    places = Arrays.copyOf(places, size / 2);
    marks = Arrays.copyOf(marks, size / 2);
    for (int number = 0; number < names.size(); number++) {
      take(number);
    }
  }

  private static int spread(int hash) {
    return (hash * 0x9e3779b9) >>> 16;
  }
}
