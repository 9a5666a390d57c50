package io.praetor.agent.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.error.RaftError;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How reads share confirmations; the library is a list of questions that the test answers. */
class ReadsTest {

  private static final String SELF = "127.0.0.1:21030";

  private final LocalNetwork network = new LocalNetwork();
  private final Callbacks callbacks = new Callbacks(LogObserver.NONE);
  private final LeadershipState leadership = new LeadershipState(callbacks);
  private final AppliedWaiters waiters = new AppliedWaiters(callbacks);
  private final List<ReadIndexClosure> questions = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final Reads reads =
      new Reads(
          leadership,
          () -> false,
          () -> 0,
          waiters,
          network.transport(SELF),
          questions::add,
          nanos::get,
          callbacks);

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  private void ask(String name) {
    reads.confirm(
        Confirmation.QUORUM,
        new ReadListener() {
          @Override
          public void confirmed(long logIndex) {
            answers.add(name + " at " + logIndex);
          }

          @Override
          public void failed(ReadFailure failure) {
            answers.add(name + " " + failure);
          }
        });
  }

  /** A leader that answers each question at once. */
  private void follow(String leader, long position) {
    network
        .transport(leader)
        .serve((message, responder) ->
            responder.respond(ByteBuffer.allocate(9).put((byte) 0).putLong(position).array()));
    leadership.set(new Leadership(1, leader, false, false));
  }

  private void passMs(long ms) {
    nanos.addAndGet(ms * 1_000_000);
    reads.expire();
  }

  /** Waits until the leader has been asked, and has answered, for all who ask. */
  private void awaitWaiters(int count) {
    Server.await(() -> waiters.count() == count, count + " rounds that catch up");
  }

  @Test
  void aFollowerThatDoesNotCatchUpAnswersInTime() {
    follow("127.0.0.1:21031", 20);
    waiters.advance(10);
    ask("a");
    awaitWaiters(1);
    passMs(ReadRounds.ROUND_MS_MAX - 1);
    assertThat(answers).isEmpty();
    passMs(1);
    assertThat(answers).containsExactly("a TIMED_OUT");
    waiters.advance(20);
    assertThat(answers).as("answered once").containsExactly("a TIMED_OUT");
  }

  @Test
  void aReadThatCatchesUpHoldsUpNoLaterOne() {
    follow("127.0.0.1:21031", 20);
    waiters.advance(10);
    ask("a");
    awaitWaiters(1);
    ask("b");
    passMs(200);
    awaitWaiters(2);
    passMs(ReadRounds.ROUND_MS_MAX - 200);
    assertThat(answers).containsExactly("a TIMED_OUT");
    waiters.advance(20);
    assertThat(answers).containsExactly("a TIMED_OUT", "b at 20");
  }

  private void lead() {
    leadership.set(new Leadership(1, SELF, true, true));
    waiters.advance(10);
  }

  @Test
  void whoAsksWhileAQuestionIsUnderWaySharesTheNext() {
    lead();
    ask("a");
    ask("b");
    ask("c");
    assertThat(questions).as("one under way").hasSize(1);
    waiters.advance(11);
    questions.getFirst().run(Status.OK(), 10, new byte[0]);
    assertThat(answers).as("not who asked after it began").containsExactly("a at 11");
    assertThat(questions).as("one for the two who came meanwhile").hasSize(2);
    waiters.advance(12);
    questions.getLast().run(Status.OK(), 11, new byte[0]);
    assertThat(answers).containsExactly("a at 11", "b at 12", "c at 12");
    assertThat(questions).hasSize(2);
  }

  @Test
  void anAnswerThatComesTwiceCountsOnce() {
    lead();
    ask("a");
    ask("b");
    Status late = new Status(RaftError.ETIMEDOUT, "late");
    questions.getFirst().run(late, -1, new byte[0]);
    questions.getFirst().run(Status.OK(), 10, new byte[0]);
    assertThat(answers).as("b is not confirmed by a's").containsExactly("a TIMED_OUT");
    questions.getLast().run(Status.OK(), 10, new byte[0]);
    questions.getLast().run(late, -1, new byte[0]);
    assertThat(answers).containsExactly("a TIMED_OUT", "b at 10");
  }

  @Test
  void whatStillWaitsIsToldWhenTheLogCloses() {
    lead();
    ask("a");
    ask("b");
    reads.close();
    questions.getFirst().run(Status.OK(), 10, new byte[0]);
    ask("c");
    assertThat(answers).containsExactly("a STOPPED", "b STOPPED", "c STOPPED");
  }

  @Test
  void aLeaderThatIsNotReadyConfirmsNothing() {
    leadership.set(new Leadership(1, SELF, true, false));
    ask("a");
    assertThat(questions).isEmpty();
    assertThat(answers).containsExactly("a NO_LEADER");
  }
}
