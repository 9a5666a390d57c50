package io.praetor.verification.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a run of the fuzzer has found, and how often each kind of answer came. Any thread. */
final class Findings {
  /** More than this ends a run. */
  static final int FOUND_MAX = 20;

  private static final int CHARACTERS_MAX = 1_000;

  private final List<String> found = new ArrayList<>();
  private final Map<String, Integer> answers = new TreeMap<>();

  synchronized void add(String what) {
    if (found.size() < FOUND_MAX) {
      found.add(what.substring(0, Math.min(what.length(), CHARACTERS_MAX)));
    }
  }

  synchronized void answer(String kind) {
    answers.merge(kind, 1, Integer::sum);
  }

  synchronized boolean isEnough() {
    return found.size() >= FOUND_MAX;
  }

  synchronized List<String> found() {
    return List.copyOf(found);
  }

  synchronized Map<String, Integer> answers() {
    return new TreeMap<>(answers);
  }
}
