package io.praetor.agent.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.consensus.ReadFailure;
import io.praetor.store.StateMachine;
import io.praetor.store.command.Command;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.snapshot.SnapshotCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which of those who wait for one key get one answer. */
class SharedReadsTest {
  private static final Key KEY = Key.utf8("k");

  /** An answer, told from others by what it is and not by what it says. */
  private static final class Answer {
    private final String text;

    Answer(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Hears its leader, and may answer everything. */
  private static final ReadGate FOLLOWER = new OpenGate(new ReadGate.Contact(true, 7));

  private record Text(String form) implements Rendering<Optional<KvEntry>, Answer> {
    @Override
    public Answer render(
        QueryResult<Optional<KvEntry>> result, Consistency consistency, ReadGate.Contact contact) {
      return new Answer(form + " at " + result.index() + ", " + contact.lastContactMs() + " ms");
    }
  }

  private static final class Client implements ReadCallback<Answer> {
    final List<Answer> answers = new ArrayList<>();

    @Override
    public void answer(Answer answer, boolean shared) {
      answers.add(answer);
    }

    @Override
    public void failed(ReadFailure failure) {
      throw new AssertionError(failure);
    }

    @Override
    public Scheduling scheduling() {
      return SameThread.OWNER;
    }

    @Override
    public void onHangUp(Runnable action) {}

    Answer answer() {
      assertThat(answers).hasSize(1);
      return answers.getFirst();
    }
  }

  private final StateMachine store = new StateMachine(SnapshotCodec::read);
  private final BlockingQueries queries =
      new BlockingQueries(store, FOLLOWER, by -> {}, Runnable::run);

  private Client wait(Requester requester, Consistency consistency, String form) {
    Client client = new Client();
    queries.ask(
        new Read<>(new KeyQuery(KEY, requester), consistency, new Text(form)), client, 1, 60_000);
    return client;
  }

  @Test
  void thoseAloneWhoAskTheSameWithTheSameRights() {
    store.apply(0, new Command.KvSet(KEY, new byte[0], 0));
    Client first = wait(Requester.ANONYMOUS, Consistency.DEFAULT, "plain");
    Client second = wait(Requester.ANONYMOUS, Consistency.DEFAULT, "plain");
    Client otherForm = wait(Requester.ANONYMOUS, Consistency.DEFAULT, "pretty");
    Client stale = wait(Requester.ANONYMOUS, Consistency.STALE, "plain");
    Client token = wait(new Requester("secret"), Consistency.DEFAULT, "plain");
    Client sameToken = wait(new Requester("secret"), Consistency.DEFAULT, "plain");
    store.apply(0, new Command.KvSet(KEY, new byte[] {1}, 0));
    assertThat(second.answer()).isSameAs(first.answer()).hasToString("plain at 2, 0 ms");
    assertThat(otherForm.answer()).hasToString("pretty at 2, 0 ms");
    assertThat(stale.answer()).hasToString("plain at 2, 7 ms");
    assertThat(token.answer()).isNotSameAs(first.answer()).hasToString("plain at 2, 0 ms");
    assertThat(sameToken.answer()).isSameAs(token.answer());
  }

  @Test
  void aRequesterIsNoSecretInALog() {
    assertThat(new KeyQuery(KEY, new Requester("secret")).toString()).doesNotContain("secret");
  }
}
