package io.praetor.agent.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.consensus.ReadFailure;
import io.praetor.store.StateMachine;
import io.praetor.store.command.Command;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.snapshot.SnapshotCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Watchers of a key that changes all the time, in a time that the test makes. */
class WakePaceTest {
  private static final int MANY = 300;
  private static final int FEW = 20;
  private static final long CHANGE_MS = 20;
  private static final long WAIT_MS = 600_000;

  private static final Key BUSY = Key.utf8("busy");
  private static final Key CALM = Key.utf8("calm");

  private final StateMachine store = new StateMachine(SnapshotCodec::read);
  private final AtomicInteger parked = new AtomicInteger();
  private final Clock clock = new Clock();
  private final BlockingQueries queries =
      new BlockingQueries(
          store,
          new OpenGate(ReadGate.Contact.LEADING),
          parked::addAndGet,
          Runnable::run,
          () -> clock.nanos,
          () -> new Random(1));

  /** Telling takes time. */
  private final Rendering<Optional<KvEntry>, Long> rendering =
      (result, consistency, contact) -> {
        clock.nanos += TimeUnit.MILLISECONDS.toNanos(10);
        return result.index();
      };

  /** Time, and what is put off; tasks run as time goes on. */
  private static final class Clock implements Scheduling {
    private record Task(long atNanos, Runnable task) {}

    private final List<Task> tasks = new ArrayList<>();
    private long nanos = 1;

    void pass(long ms) {
      nanos += TimeUnit.MILLISECONDS.toNanos(ms);
      Deque<Task> due = new ArrayDeque<>();
      tasks.removeIf(task -> task.atNanos() <= nanos && due.add(task));
      due.forEach(task -> task.task().run());
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public Timer schedule(Runnable task, long delay, TimeUnit unit) {
      if (unit.toMillis(delay) >= WAIT_MS) {
        return () -> {};
      }
      Task put = new Task(nanos + unit.toNanos(delay), task);
      tasks.add(put);
      return () -> tasks.remove(put);
    }

    @Override
    public boolean isOwner() {
      return true;
    }
  }

  /** Asks again and again for what is newer than the last answer. */
  private final class Watcher implements ReadCallback<Long> {
    private final Key key;
    private long index;
    private int answers;
    private long lastNanos = clock.nanos;
    private long longestNanos;

    Watcher(Key key) {
      this.key = key;
      index = store.view().indexOfKey(key);
      ask();
    }

    private void ask() {
      queries.ask(
          new Read<>(new KeyQuery(key, Requester.ANONYMOUS), Consistency.DEFAULT, rendering),
          this,
          index,
          WAIT_MS);
    }

    @Override
    public void answer(Long answer, boolean shared) {
      assertThat(answer).as("an index that is newer").isGreaterThan(index);
      index = answer;
      answers++;
      longestNanos = Math.max(longestNanos, clock.nanos - lastNanos);
      lastNanos = clock.nanos;
      ask();
    }

    @Override
    public void failed(ReadFailure failure) {
      throw new AssertionError(failure);
    }

    @Override
    public Scheduling scheduling() {
      return clock;
    }

    @Override
    public void onHangUp(Runnable action) {}
  }

  private void put(Key key, int number) {
    store.apply(1, new Command.KvSet(key, Integer.toString(number).getBytes(UTF_8), 0));
  }

  private List<Watcher> watchers(Key key, int count) {
    List<Watcher> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(new Watcher(key));
    }
    return all;
  }

  @Test
  void manyThatWatchWhatChangesAllTheTimeSkipStatesAndKnowTheLast() {
    put(BUSY, 0);
    put(CALM, 0);
    List<Watcher> many = watchers(BUSY, MANY);
    List<Watcher> few = watchers(CALM, FEW);
    int changes = 200;
    for (int i = 1; i <= changes; i++) {
      put(BUSY, i);
      put(CALM, i);
      clock.pass(CHANGE_MS);
    }
    long longest = WakePace.HOLD_NANOS_MAX + TimeUnit.MILLISECONDS.toNanos(3 * CHANGE_MS);
    for (Watcher watcher : many) {
      assertThat(watcher.answers).as("answers").isBetween(5, changes / 2);
      assertThat(watcher.longestNanos).as("the longest rest").isLessThan(longest);
    }
    for (Watcher watcher : few) {
      assertThat(watcher.answers).as("answers to few").isEqualTo(changes);
    }
    clock.pass(TimeUnit.NANOSECONDS.toMillis(WakePace.HOLD_NANOS_MAX));
    assertThat(many).allMatch(watcher -> watcher.index == store.view().indexOfKey(BUSY));
    assertThat(parked).hasValue(MANY + FEW);
  }

  @Test
  void changesThatAreRareAreToldAtOnce() {
    put(BUSY, 0);
    List<Watcher> many = watchers(BUSY, MANY);
    for (int i = 1; i <= 20; i++) {
      put(BUSY, i);
      int told = i;
      assertThat(many).allMatch(watcher -> watcher.answers == told);
      clock.pass(1_000);
    }
  }

  @Test
  void someChangesInARowAreToldAtOnce() {
    put(BUSY, 0);
    List<Watcher> many = watchers(BUSY, MANY);
    for (int i = 1; i <= 5; i++) {
      put(BUSY, i);
    }
    assertThat(many).allMatch(watcher -> watcher.answers == 5);
  }
}
