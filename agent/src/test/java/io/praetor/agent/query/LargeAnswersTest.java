package io.praetor.agent.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.consensus.ReadFailure;
import io.praetor.store.StateMachine;
import io.praetor.store.command.Command;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.snapshot.SnapshotCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Lists that are made elsewhere, so that whoever asks for little meanwhile does not wait. */
class LargeAnswersTest {
  private static final Key LARGE = Key.utf8("large/");
  private static final Key SMALL = Key.utf8("small/");

  private final StateMachine store = new StateMachine(SnapshotCodec::read);
  private final Queue<Runnable> elsewhere = new ArrayDeque<>();
  private final List<String> answers = new ArrayList<>();
  private final AtomicInteger rendered = new AtomicInteger();
  private final AtomicInteger parked = new AtomicInteger();
  private boolean isFull;
  private final BlockingQueries queries =
      new BlockingQueries(
          store,
          new OpenGate(ReadGate.Contact.LEADING),
          parked::addAndGet,
          task -> {
            if (isFull) {
              throw new RejectedExecutionException();
            }
            elsewhere.add(task);
          });
  private final Rendering<Iterable<KvEntry>, String> rendering =
      (result, consistency, contact) -> {
        rendered.incrementAndGet();
        int count = 0;
        for (KvEntry _ : result.records()) {
          count++;
        }
        return count + " at " + result.index();
      };

  private void put(Key folder, int keys, int bytes) {
    for (int i = 0; i < keys; i++) {
      store.apply(1, new Command.KvSet(Key.utf8(folder + "" + i), new byte[bytes], 0));
    }
  }

  private void list(String name, Key prefix, long index) {
    queries.ask(
        new Read<>(new PrefixQuery(prefix, Requester.ANONYMOUS), Consistency.DEFAULT, rendering),
        new ReadCallback<String>() {
          @Override
          public void answer(String answer, boolean shared) {
            answers.add(name + " " + answer);
          }

          @Override
          public void failed(ReadFailure failure) {
            answers.add(name + " " + failure);
          }

          @Override
          public Scheduling scheduling() {
            return SameThread.OWNER;
          }

          @Override
          public void onHangUp(Runnable action) {}
        },
        index,
        600_000);
  }

  @Test
  void aSmallListDoesNotWaitForLargeOnes() {
    put(LARGE, 3, 40_000);
    put(SMALL, 2, 100);
    list("values", LARGE, 0);
    list("small", SMALL, 0);
    assertThat(answers).containsExactly("small 2 at 5");
    // No old state is kept for what waits: it is made of the newest.
    put(LARGE, 4, 1);
    elsewhere.remove().run();
    assertThat(answers).containsExactly("small 2 at 5", "values 4 at 9");
  }

  @Test
  void manyKeysAreLargeAsWell() {
    put(SMALL, 1_000, 1);
    list("keys", SMALL, 0);
    assertThat(answers).isEmpty();
    elsewhere.remove().run();
    assertThat(answers).containsExactly("keys 1000 at 1000");
  }

  @Test
  void thoseWhoWaitedForTheSameListGetItMadeOnce() {
    put(LARGE, 3, 40_000);
    list("a", LARGE, 3);
    list("b", LARGE, 3);
    assertThat(parked.get()).isEqualTo(2);
    put(LARGE, 1, 1);
    assertThat(answers).isEmpty();
    assertThat(elsewhere).hasSize(1);
    elsewhere.remove().run();
    assertThat(answers).containsExactlyInAnyOrder("a 3 at 4", "b 3 at 4");
    assertThat(rendered.get()).isEqualTo(1);
    assertThat(parked.get()).isZero();
  }

  @Test
  void thoseWhoHaveWaitedAreNotRefused() {
    put(LARGE, 3, 40_000);
    list("a", LARGE, 3);
    isFull = true;
    put(LARGE, 1, 1);
    assertThat(answers).isEmpty();
    assertThat(elsewhere).isEmpty();
  }

  @Test
  void oneTooManyIsRefused() {
    put(LARGE, 3, 40_000);
    isFull = true;
    list("a", LARGE, 0);
    list("b", SMALL, 0);
    assertThat(answers).containsExactly("a TOO_MANY_LARGE", "b 0 at 3");
  }
}
