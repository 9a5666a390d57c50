package io.praetor.agent.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.error.RaftError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How reads share confirmations; the library is a list of questions that the test answers. */
class ReadsTest {

  private static final String SELF = "127.0.0.1:21030";

  private final LocalNetwork network = new LocalNetwork();
  private final LeadershipState leadership = new LeadershipState();
  private final AppliedWaiters waiters = new AppliedWaiters();
  private final List<ReadIndexClosure> questions = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private final Reads reads =
      new Reads(leadership, () -> false, () -> 0, waiters, network.transport(SELF), questions::add);

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
