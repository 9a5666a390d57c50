package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.command.Command;
import io.praetor.store.kv.Key;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.Keys;
import io.praetor.store.table.Table;
import io.praetor.store.table.Tables;
import io.praetor.store.watch.Topic;
import io.praetor.store.watch.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** That no change is missed by who waits for it, and that each is answered once. */
class WatchTest {
  private static final int THREADS = 3;
  private static final int PARKED_MAX = 40;
  private static final int QUESTIONS_MAX = 100_000;

  private static final class Question extends Waiter {
    final Topic topic;
    final AtomicInteger answers = new AtomicInteger();

    /** The index of the view that was looked at after parking, 0 before. */
    volatile long lookedAt;

    Question(Topic topic) {
      this.topic = topic;
    }

    boolean isAbout(Key key) {
      return switch (topic) {
        case Topic.OfKey of -> of.key().equals(key);
        case Topic.OfPrefix of -> key.startsWith(of.prefix());
        case Topic.OfRow of -> false;
        case Topic.OfTable of -> of.equals(Keys.TABLE.topic());
      };
    }
  }

  private static Topic topic(Random random) {
    String key = "k" + random.nextInt(30);
    return switch (random.nextInt(5)) {
      case 0 -> new Topic.OfPrefix(Key.utf8(key.substring(0, random.nextInt(key.length() + 1))));
      case 1 -> Keys.TABLE.topic();
      default -> new Topic.OfKey(Key.utf8(key));
    };
  }

  /** Parks, looks once more, and now and then gives up; its waiters. */
  private static List<Question> wait(
      long seed, StateMachine store, Queue<Question> parked, AtomicBoolean ended) {
    Random random = new Random(seed);
    List<Question> all = new ArrayList<>();
    List<Question> open = new ArrayList<>();
    while (!ended.get() && all.size() < QUESTIONS_MAX) {
      Question question = new Question(topic(random));
      View before = store.view();
      all.add(question);
      store.watches().park(question.topic, question);
      View after = store.view();
      if (after.index() != before.index()) {
        if (store.watches().cancel(question)) {
          question.answers.incrementAndGet();
        }
      } else {
        question.lookedAt = Math.max(1, after.index());
        parked.add(question);
        open.add(question);
      }
      open.removeIf(Waiter::isTaken);
      if (open.size() > PARKED_MAX || (!open.isEmpty() && random.nextInt(8) == 0)) {
        Question given = open.remove(random.nextInt(open.size()));
        if (store.watches().cancel(given)) {
          given.answers.incrementAndGet();
        }
      }
    }
    for (Question question : all) {
      if (store.watches().cancel(question)) {
        question.answers.incrementAndGet();
      }
    }
    return all;
  }

  @Test
  void noChangeIsMissedAndEachWaiterIsAnsweredOnce() throws Exception {
    long seed = 42;
    StateMachine store = new StateMachine(SnapshotCodec::read);
    store
        .watches()
        .wakeWith((topic, waiters) -> {
          for (Waiter waiter : waiters) {
            ((Question) waiter).answers.incrementAndGet();
          }
        });
    Queue<Question> parked = new ConcurrentLinkedQueue<>();
    AtomicBoolean ended = new AtomicBoolean();
    AtomicInteger woken = new AtomicInteger();
    List<Question> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<List<Question>>> tasks = new ArrayList<>();
      List<Future<List<Question>>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        long own = seed + i;
        tasks.add(() -> wait(own, store, parked, ended));
      }
      for (Callable<List<Question>> task : tasks) {
        results.add(threads.submit(task));
      }
      try {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000 && (i < 2000 || woken.get() < 1000); i++) {
          Key key = Key.utf8("k" + random.nextInt(30));
          store.apply(0, new Command.KvSet(key, new byte[] {(byte) i}, i));
          long at = store.view().index();
          parked.removeIf(question -> {
            if (question.isAbout(key) && question.lookedAt < at) {
              assertThat(question.isTaken()).as("missed by %s at %s", question.topic, at).isTrue();
              woken.incrementAndGet();
            }
            return question.isTaken();
          });
        }
      } finally {
        ended.set(true);
      }
      for (Future<List<Question>> result : results) {
        all.addAll(result.get());
      }
    }
    assertThat(all).isNotEmpty().allSatisfy(q -> assertThat(q.answers.get()).isEqualTo(1));
    assertThat(woken.get()).isPositive();
    assertThat(store.watches().topics()).isZero();
  }

  @Test
  void aWakerThatThrowsDoesNotStopTheApplyThread() {
    StateMachine store = new StateMachine(SnapshotCodec::read);
    store
        .watches()
        .wakeWith((topic, waiters) -> {
          throw new IllegalStateException("on purpose");
        });
    Key key = Key.utf8("k");
    Question question = new Question(new Topic.OfKey(key));
    store.watches().park(question.topic, question);
    store.apply(0, new Command.KvSet(key, new byte[0], 0));
    assertThat(question.isTaken()).isTrue();
    assertThat(store.view().index()).isEqualTo(1);
  }

  @Test
  void aRestoreWakesInAnOrderThatIsTheSameInEachProcess() {
    StateMachine store = new StateMachine(SnapshotCodec::read);
    List<String> woken = new ArrayList<>();
    store.watches().wakeWith((topic, waiters) -> woken.add(topic.toString()));
    List<Topic> parked = new ArrayList<>();
    for (String key : List.of("a", "b", "c")) {
      parked.add(new Topic.OfKey(Key.utf8(key)));
      parked.add(new Topic.OfPrefix(Key.utf8(key)));
    }
    for (Table<?, ?, ?> table : Tables.ALL.inOrder()) {
      parked.add(table.topic());
    }
    parked.add(new Topic.OfRow("sessions", "a"));
    parked.forEach(topic -> store.watches().park(topic, new Question(topic)));
    store.restore(View.EMPTY);
    // A hash that hangs on where objects lie puts the tables into any order.
    assertThat(woken)
        .containsExactly(
            "OfKey[key=a]",
            "OfPrefix[prefix=a]",
            "OfTable[table=prepared-queries]",
            "OfKey[key=b]",
            "OfPrefix[prefix=b]",
            "OfPrefix[prefix=c]",
            "OfKey[key=c]",
            "OfTable[table=server-notes]",
            "OfTable[table=roles]",
            "OfTable[table=policies]",
            "OfTable[table=left-agents]",
            "OfTable[table=binding-rules]",
            "OfTable[table=tokens]",
            "OfTable[table=catalog-indexes]",
            "OfTable[table=retention]",
            "OfRow[table=sessions, row=a]",
            "OfTable[table=sessions]",
            "OfTable[table=restore]",
            "OfTable[table=level]",
            "OfTable[table=kv]",
            "OfTable[table=services]",
            "OfTable[table=history]",
            "OfTable[table=external-nodes]",
            "OfTable[table=nodes]",
            "OfTable[table=checks]",
            "OfTable[table=applies]",
            "OfTable[table=lock-delays]",
            "OfTable[table=value-rules]",
            "OfTable[table=cluster-settings]",
            "OfTable[table=config]",
            "OfTable[table=auth-methods]");
  }
}
