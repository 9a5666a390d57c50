package io.praetor.verification.strain;

import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that ask for all of {@link ManyKeys} several times over and read nothing, beside one that
 * wants an answer: together they cost no more than the limit of unread answers, and hold up nobody.
 */
final class SlowReaders {
  private static final int READERS = 20;
  private static final int ASKED_EACH = 10;

  /** The limit of unread answers, as much again while they are made, and what stays pooled. */
  private static final long KIB_MAX = 3 * 65_536;

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
      int whole = 0;
      for (Talk talk : slow) {
        whole += readAll(talk);
      }
      Strain.check(whole > 0, "nobody got an answer");
      long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
      Strain.check(
          during - before < KIB_MAX,
          READERS + " readers that read nothing took " + (during - before) + " KiB");
      return String.format(
          "%d slow readers, %d large answers asked by each, %d given whole: %,d MiB resident, %,d"
              + " before; puts beside them in %.2f ms (median), %.1f ms (last of 100)",
          READERS,
          ASKED_EACH,
          whole,
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

  /** Reads what a slow reader gets: answers that are whole, refusals for want of room, its end. */
  private static int readAll(Talk talk) throws IOException {
    int whole = 0;
    for (int asked = 0; asked < ASKED_EACH; asked++) {
      RawHttp.Answer answer;
      try {
        answer = talk.answer();
      } catch (IOException e) {
        // It was closed, to make room for those who read.
        return whole;
      }
      if (answer.status() == 200) {
        Strain.check(
            ManyKeys.count(answer.text(), "\"Key\":") == ManyKeys.KEYS,
            "a slow reader got less than all");
        whole++;
      } else {
        Strain.check(
            answer.text().contains("limits.http_answer_bytes_max"),
            "a slow reader is told " + answer.text());
      }
    }
    return whole;
  }
}
