package io.praetor.client.service;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Gives a key the same instance as long as that one is there, in all processes and versions
 * (rendezvous hashing, also called highest random weight; Thaler and Ravishankar, 1998). When an
 * instance goes, only its keys move, to others in proportion to their weights; when one comes, it
 * takes its part of the keys from each.
 */
public final class Rendezvous {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Rendezvous() {}

  /**
   * The instance of a key among those that are usable; empty if there is none with a weight above
   * 0.
   */
  public static Optional<Instance> choose(
      String key, List<Instance> instances, Predicate<Instance> usable) {
    long keyHash = hash(key);
    Instance best = null;
    double most = 0;
    for (Instance instance : instances) {
      if (instance.weight() > 0 && usable.test(instance)) {
        double score = score(keyHash, instance);
        if (best == null || score > most) {
          best = instance;
          most = score;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * A number above 0 for key and instance; an instance's is the greatest of all in as many cases as
   * its weight says (Schindelhauer and Schomaker, 2005: the logarithmic method).
   */
  private static double score(long keyHash, Instance instance) {
    long mixed = mix(keyHash + mix(hash(instance.identity())));
    double between0And1 = ((mixed >>> 11) + 0.5) * 0x1.0p-53;
    return instance.weight() / -Math.log(between0And1);
  }

  /** FNV-1a of the UTF-8 bytes (the authors' page, "FNV Hash"). */
  private static long hash(String text) {
    long hash = FNV_OFFSET;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  /** Every bit of the result depends on every bit given (the last step of SplitMix64). */
  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
