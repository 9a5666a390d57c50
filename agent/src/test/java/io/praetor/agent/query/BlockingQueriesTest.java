package io.praetor.agent.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.store.StateMachine;
import io.praetor.store.command.Command;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.snapshot.SnapshotCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Queries that wait, on one thread: what one of them meets is no matter of the others. */
class BlockingQueriesTest {
  private static final Key KEY = Key.utf8("k");

  private final StateMachine store = new StateMachine(SnapshotCodec::read);
  private final AtomicInteger parked = new AtomicInteger();
  private final List<String> answers = new ArrayList<>();
  private boolean isLeaderKnown = true;
  private final ReadGate gate =
      new ReadGate() {
        @Override
        public boolean open(Consistency consistency) {
          return consistency == Consistency.STALE || isLeaderKnown;
        }

        @Override
        public void confirm(Consistency consistency, ReadListener listener) {
          throw new IllegalStateException("nobody is asked in this test");
        }

        @Override
        public Contact contact() {
          return Contact.LEADING;
        }
      };
  private final BlockingQueries queries =
      new BlockingQueries(store, gate, parked::addAndGet, Runnable::run);

  private void put(String value) {
    store.apply(1, new Command.KvSet(KEY, value.getBytes(UTF_8), 0));
  }

  /** Waits for a change of the key, with an answer that may not be made. */
  private void await(
      String name, Consistency consistency, Rendering<Optional<KvEntry>, String> how) {
    queries.ask(
        new Read<>(new KeyQuery(KEY, Requester.ANONYMOUS), consistency, how),
        new ReadCallback<String>() {
          @Override
          public void answer(String answer, boolean shared) {
            answers.add(name + " " + answer);
            if (answer.equals("throws at its caller")) {
              throw new IllegalStateException(answer);
            }
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
        store.view().indexOfKey(KEY),
        600_000);
  }

  private static Rendering<Optional<KvEntry>, String> saying(String text) {
    return (result, consistency, contact) -> text;
  }

  @Test
  void anAnswerThatFailsIsNoMatterOfTheOthers() {
    put("1");
    await(
        "a",
        Consistency.DEFAULT,
        (result, consistency, contact) -> {
          throw new OutOfMemoryError("an answer of a gibibyte");
        });
    await("b", Consistency.DEFAULT, saying("throws at its caller"));
    await("c", Consistency.DEFAULT, saying("is well"));
    assertThat(parked.get()).isEqualTo(3);
    put("2");
    assertThat(answers)
        .containsExactlyInAnyOrder("a BROKEN", "b throws at its caller", "c is well");
    assertThat(parked.get()).isZero();
  }

  @Test
  void whoWaitsForTheLeadersNewsIsToldThatThereIsNone() {
    put("1");
    await("default", Consistency.DEFAULT, saying("is well"));
    await("stale", Consistency.STALE, saying("is well"));
    isLeaderKnown = false;
    queries.leaderLost();
    assertThat(answers).containsExactly("default NO_LEADER");
    assertThat(parked.get()).as("goes on waiting").isEqualTo(1);
    isLeaderKnown = true;
    queries.leaderKnown();
    await("later", Consistency.DEFAULT, saying("is well"));
    put("2");
    assertThat(answers)
        .containsExactlyInAnyOrder("default NO_LEADER", "stale is well", "later is well");
    assertThat(parked.get()).isZero();
  }
}
