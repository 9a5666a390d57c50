package io.praetor.verification.strain;

import io.praetor.verification.process.ProductProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that ask for all of {@link ManyKeys} several times over and read nothing, beside one that
 * wants an answer: each costs one answer at most, and holds up nobody.
 */
final class SlowReaders {
  private static final int READERS = 20;
  private static final int ASKED_EACH = 10;
  private static final long PAUSE_NANOS = 1_000_000;

  private SlowReaders() {}

  static String run(ProductProcess praetor, int seconds) throws IOException {
    long before = praetor.residentKib();
    List<Talk> slow = new ArrayList<>();
    try (Talk quick = new Talk(praetor.httpPort())) {
      for (int i = 0; i < READERS; i++) {
        Talk talk = new Talk(praetor.httpPort());
        slow.add(talk);
        for (int asked = 0; asked < ASKED_EACH; asked++) {
          talk.send(Talk.get(ManyKeys.PREFIX + "?recurse"));
        }
      }
      List<Long> nanos = new ArrayList<>();
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      while (System.nanoTime() < end) {
        long begun = System.nanoTime();
        quick.ask(Talk.request("PUT", "/v1/kv/quick", new byte[] {'1'}));
        nanos.add(System.nanoTime() - begun);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      long during = praetor.residentKib();
      int bytes = 0;
      for (Talk talk : slow) {
        for (int asked = 0; asked < ASKED_EACH; asked++) {
          String text = talk.answer().text();
          bytes = text.length();
          Strain.check(
              ManyKeys.count(text, "\"Key\":") == ManyKeys.KEYS, "a slow reader got less than all");
        }
      }
      long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
      long wholeKib = (long) bytes / 1024 * READERS;
      Strain.check(
          during - before < 2 * wholeKib,
          READERS + " readers of " + bytes / 1024 + " KiB took " + (during - before) + " KiB");
      return String.format(
          "%d slow readers, %d answers of %,d KiB asked by each: %,d MiB resident, %,d before;"
              + " puts beside them in %.2f ms (median), %.1f ms (last of 100)",
          READERS,
          ASKED_EACH,
          bytes / 1024,
          during / 1024,
          before / 1024,
          sorted[sorted.length / 2] / 1e6,
          sorted[sorted.length * 99 / 100] / 1e6);
    } finally {
      for (Talk talk : slow) {
        talk.close();
      }
    }
  }
}
