package io.praetor.verification.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.praetor.client.Acquirable;
import io.praetor.client.Conclusion;
import io.praetor.client.Consistency;
import io.praetor.client.Election;
import io.praetor.client.Hold;
import io.praetor.client.KvEntry;
import io.praetor.client.Lock;
import io.praetor.client.LockOptions;
import io.praetor.client.Praetor;
import io.praetor.client.PraetorException;
import io.praetor.client.ReadOptions;
import io.praetor.client.Semaphore;
import io.praetor.client.Session;
import io.praetor.client.SessionOptions;
import io.praetor.client.Transaction;
import io.praetor.client.Watch;
import io.praetor.verification.process.ProductHome;
import io.praetor.verification.process.ProductProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java client against a real agent, and beside the {@code lock} command on one lock. */
@Tag("product")
class JavaClientTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** No lock-delay: what is given up may be taken at once. */
  private static final LockOptions QUICK =
      LockOptions.DEFAULT.with(
          SessionOptions.DEFAULT.withTimes(Duration.ofSeconds(10), Duration.ZERO));

  @TempDir static Path folder;
  private static ProductProcess agent;
  private static Praetor praetor;

  @BeforeAll
  static void start() throws Exception {
    agent = ProductProcess.single(folder, "-dev").awaitLeader(SOON);
    praetor = Praetor.at("http://" + agent.address()).build();
  }

  @AfterAll
  static void stop() {
    agent.close();
  }

  @Test
  void keysAreWrittenReadListedAndDeleted() {
    praetor.kv().put("kv/a b/\u00e9", new byte[] {0, -1, 7}, -3);
    praetor.kv().put("kv/a", "text");
    KvEntry entry = praetor.kv().get("kv/a b/\u00e9").orElseThrow();
    assertThat(entry.value()).containsExactly(0, -1, 7);
    assertThat(entry.flags()).isEqualTo(-3);
    assertThat(praetor.kv().list("kv/", ReadOptions.STALE).value())
        .extracting(KvEntry::key)
        .containsExactly("kv/a", "kv/a b/\u00e9");
    assertThat(praetor.kv().keys("kv/", "/", ReadOptions.CONSISTENT).value())
        .containsExactly("kv/a", "kv/a b/");
    praetor.kv().deleteTree("kv/");
    assertThat(praetor.kv().get("kv/a")).isEmpty();
  }

  @Test
  void checkAndSetWinsOnce() {
    assertThat(praetor.kv().cas("cas/a", bytes("1"), 0, 0)).isTrue();
    long index = praetor.kv().get("cas/a").orElseThrow().modifyIndex();
    assertThat(praetor.kv().cas("cas/a", bytes("2"), 0, index)).isTrue();
    assertThat(praetor.kv().cas("cas/a", bytes("3"), 0, index)).isFalse();
    assertThat(praetor.kv().deleteCas("cas/a", index)).isFalse();
    assertThat(praetor.kv().get("cas/a").orElseThrow().text()).isEqualTo("2");
  }

  @Test
  void transactionsHappenWhollyOrNotAtAll() {
    Transaction.Result done =
        praetor
            .kv()
            .commit(
                new Transaction()
                    .checkNotExists("txn/a")
                    .set("txn/a", bytes("1"), 5)
                    .set("txn/b", bytes("2"), 0)
                    .getTree("txn/"));
    assertThat(done.committed()).isTrue();
    assertThat(done.entries()).extracting(KvEntry::key).contains("txn/a", "txn/b");
    Transaction.Result refused =
        praetor
            .kv()
            .commit(
                new Transaction().set("txn/a", bytes("9"), 0).cas("txn/b", bytes("9"), 0, 999_999));
    assertThat(refused.committed()).isFalse();
    assertThat(refused.errors()).extracting(Transaction.Failure::operation).containsExactly(1);
    assertThat(praetor.kv().get("txn/a").orElseThrow().text()).isEqualTo("1");
  }

  @Test
  void refusalsSayThatNothingHappened() {
    PraetorException refused =
        catchThrowableOfType(
            PraetorException.class,
            () ->
                praetor
                    .kv()
                    .acquire("refused", bytes(""), 0, "00000000-0000-0000-0000-000000000000"));
    assertThat(refused.conclusion()).isEqualTo(Conclusion.DID_NOT_HAPPEN);
  }

  @Test
  void aWatchTellsOfEveryState() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    Watch.Listener listener =
        now -> told.add(now.value().stream().map(KvEntry::text).toList().toString());
    try (Watch watch = praetor.kv().watchPrefix("watch/", Consistency.DEFAULT, listener)) {
      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("[]");
      praetor.kv().put("watch/a", "1");
      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("[1]");
      praetor.kv().put("watch/b", "2");
      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("[1, 2]");
      praetor.kv().delete("watch/a");
      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("[2]");
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void aLockExcludesAndIsHandedOver() throws Exception {
    Lock lock = praetor.lock("locks/a", QUICK.withValue("me"));
    Hold first = lock.acquire();
    assertThat(lock.holder()).contains("me");
    assertThat(lock.tryAcquire(Duration.ofMillis(200))).isEmpty();
    BlockingQueue<Hold> taken = new LinkedBlockingQueue<>();
    Thread other =
        Thread.startVirtualThread(() -> {
          try {
            taken.add(lock.acquire());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(first.isHeld()).isTrue();
    first.close();
    Hold second = taken.poll(60, TimeUnit.SECONDS);
    other.join();
    assertThat(second).isNotNull();
    assertThat(second.fencingToken()).isEqualTo(first.fencingToken() + 1);
    assertThat(first.isHeld()).isFalse();
    second.close();
  }

  @Test
  void aHolderLearnsThatItsLockIsLost() throws Exception {
    Lock lock = praetor.lock("locks/lost", QUICK);
    try (Hold hold = lock.acquire()) {
      CountDownLatch lost = new CountDownLatch(1);
      hold.onLoss(lost::countDown);
      praetor.sessions().destroy(hold.sessionId());
      assertThat(lost.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(hold.isHeld()).isFalse();
    }
    try (Hold hold = lock.acquire()) {
      CountDownLatch lost = new CountDownLatch(1);
      hold.onLoss(lost::countDown);
      praetor.kv().delete("locks/lost");
      assertThat(lost.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aLockDelayIsWaitedFor() throws Exception {
    Duration delay = Duration.ofSeconds(2);
    LockOptions delayed =
        LockOptions.DEFAULT.with(SessionOptions.DEFAULT.withTimes(Duration.ofSeconds(10), delay));
    Lock lock = praetor.lock("locks/delayed", delayed);
    Hold lost = lock.acquire();
    long ended = System.nanoTime();
    praetor.sessions().destroy(lost.sessionId());
    try (Hold next = lock.acquire()) {
      assertThat(Duration.ofNanos(System.nanoTime() - ended)).isGreaterThanOrEqualTo(delay);
      assertThat(next.isHeld()).isTrue();
    }
  }

  @Test
  void aKeyInOtherUseIsNoLock() {
    praetor.kv().put("locks/other", "a value");
    assertThatThrownBy(() -> praetor.lock("locks/other", QUICK).acquire())
        .isInstanceOf(PraetorException.class)
        .hasMessageContaining("locks/other");
  }

  @Test
  void aSemaphoreLetsInAsManyAsItsLimit() throws Exception {
    Semaphore semaphore = praetor.semaphore("semaphores/a", 2, QUICK);
    Hold first = semaphore.acquire();
    Hold second = semaphore.acquire();
    assertThat(semaphore.tryAcquire(Duration.ofMillis(300))).isEmpty();
    praetor.sessions().destroy(first.sessionId());
    Optional<Hold> third = semaphore.tryAcquire(SOON);
    assertThat(third).isPresent();
    assertThat(second.isHeld()).isTrue();
    third.get().close();
    second.close();
    first.close();
    assertThatThrownBy(() -> praetor.semaphore("semaphores/a", 3, QUICK).acquire())
        .hasMessageContaining("limit of 2");
  }

  @Test
  void aSessionOfTheCallersOutlivesItsHolds() throws Exception {
    for (Acquirable lock :
        List.of(praetor.lock("given/a", QUICK), praetor.semaphore("given/b", 1, QUICK))) {
      try (Session session = praetor.sessions().create(lock.sessionOptions())) {
        Hold hold = lock.acquire(session);
        assertThat(hold.sessionId()).isEqualTo(session.id());
        try (Session other = praetor.sessions().create(lock.sessionOptions())) {
          assertThat(lock.tryAcquire(other, Duration.ofMillis(200))).isEmpty();
          assertThat(other.isAlive()).isTrue();
        }
        assertThat(lock.deleteIfFree(SOON)).as("it is held").isFalse();
        hold.release(SOON);
        assertThat(session.isAlive()).isTrue();
        lock.tryAcquire(session, Duration.ZERO).orElseThrow().release(SOON);
        assertThat(lock.deleteIfFree(SOON)).isTrue();
        assertThat(praetor.kv().keys("given/", "", ReadOptions.CONSISTENT).value()).isEmpty();
        assertThat(lock.deleteIfFree(SOON)).as("it is gone").isTrue();
      }
    }
  }

  @Test
  void whoWaitsWithASessionThatEndsWaitsNoLonger() throws Exception {
    Lock lock = praetor.lock("given/ended", QUICK);
    Session session = praetor.sessions().create(lock.sessionOptions());
    session.close();
    try (Hold hold = lock.acquire()) {
      assertThatThrownBy(() -> lock.acquire(session)).hasMessageContaining(session.id());
      assertThat(hold.isHeld()).isTrue();
    }
  }

  @Test
  void anElectionPassesOnWhatIsResigned() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    BlockingQueue<Hold> leaders = new LinkedBlockingQueue<>();
    Election a = praetor.election("elections/a", QUICK, listener("a", told, leaders));
    assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("a elected");
    try (Election b = praetor.election("elections/a", QUICK, listener("b", told, leaders))) {
      long token = leaders.take().fencingToken();
      a.close();
      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("a deposed");
      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("b elected");
      assertThat(leaders.take().fencingToken()).isGreaterThan(token);
      assertThat(b).isNotNull();
    }
  }

  private static Election.Listener listener(
      String name, BlockingQueue<String> told, BlockingQueue<Hold> leaders) {
    return new Election.Listener() {
      @Override
      public void elected(Hold leadership) {
        leaders.add(leadership);
        told.add(name + " elected");
      }

      @Override
      public void deposed() {
        told.add(name + " deposed");
      }
    };
  }

  @Test
  void theLockCommandAndTheClientExcludeEachOther() throws Exception {
    Lock lock = praetor.lock("jobs/nightly/.lock", QUICK);
    Hold mine = lock.acquire();
    assertThat(command("-timeout=1s", "jobs/nightly", "true").waitFor()).isEqualTo(1);
    Process waiting = command("jobs/nightly", "cat", "/dev/null");
    assertThat(mine.isHeld()).isTrue();
    mine.close();
    assertThat(waiting.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(waiting.exitValue()).isZero();
  }

  @Test
  void theLockCommandAndTheClientShareASemaphore() throws Exception {
    Semaphore semaphore = praetor.semaphore("jobs/crawl", 2, QUICK);
    Hold mine = semaphore.acquire();
    assertThat(command("-n=2", "-timeout=60s", "jobs/crawl", "true").waitFor()).isZero();
    Hold other = semaphore.acquire();
    assertThat(command("-n=2", "-timeout=1s", "jobs/crawl", "true").waitFor()).isEqualTo(1);
    other.close();
    mine.close();
  }

  private static Process command(String... arguments) throws Exception {
    List<String> words = new ArrayList<>();
    words.add(ProductHome.launcher().toString());
    words.add("lock");
    words.add("-http-addr=http://" + agent.address());
    words.addAll(List.of(arguments));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("lock.out").toFile())
        .start();
  }

  @Test
  void aSessionEndsWithItsOwner() {
    Session session = praetor.sessions().create(SessionOptions.DEFAULT.boundToAgent(false));
    assertThat(praetor.sessions().exists(session.id())).isTrue();
    session.close();
    assertThat(praetor.sessions().exists(session.id())).isFalse();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
