package io.praetor.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.praetor.agent.cluster.formation.FormationPlan;
import io.praetor.agent.cluster.formation.FormationStatement;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.RequestHandler;
import io.praetor.store.StateMachine;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.snapshot.SnapshotCodec;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A server that asked to join before the level moved, and whose question is looked at after it. */
class LateJoinTest {
  private final List<String> said = new ArrayList<>();
  private Identity self = identity("leader", 2);

  private static Identity identity(String name, int level) {
    return new Identity("dc1", "", name, name, name + ":8300", true, name).withLevel(level);
  }

  /** Notes who is let in; nothing else is asked here. */
  private final class Joins implements ClusterQuestions.Answers {
    @Override
    public void join(JoinRequest request, Consumer<JoinAnswer> answer) {
      said.add("joins: " + request.nodeName());
      answer.accept(new JoinAnswer.Done());
    }

    @Override
    public FormationStatement state(FormationStatement asker) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean promise(FormationPlan plan) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Heartbeat.Answer heartbeat(Identity from, List<AgentInfo> agents) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void operate(Operation operation, boolean mayPassOn, Consumer<OperationResult> done) {
      throw new UnsupportedOperationException();
    }
  }

  private final class Noted implements RequestHandler.Reply {
    @Override
    public void respond(byte[] body) {
      said.add("answered");
    }

    @Override
    public void refuse(String reason) {
      said.add("refused: " + reason);
    }

    @Override
    public void fail(String reason) {
      said.add("failed: " + reason);
    }

    @Override
    public OutputStream stream(byte[] head) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void breakOff() {}

    @Override
    public void onCancel(Runnable action) {}

    @Override
    public long pingNanos() {
      return 0;
    }

    @Override
    public EventLoop loop() {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void oneThatIsOlderThanTheClusterIsByThenIsRefused() {
    ClusterQuestions questions =
        new ClusterQuestions(
            new Joins(),
            () -> self,
            new ClientNames(List::of),
            new StateMachine(SnapshotCodec::read),
            (reason, cause) -> said.add(reason));
    questions.answer(identity("old", 1), join("old"), new Noted());
    assertThat(said).containsExactly("joins: old", "answered");
    said.clear();
    self = self.withClusterLevel(2);
    questions.answer(identity("old", 1), join("old"), new Noted());
    assertThat(said)
        .singleElement()
        .asString()
        .startsWith("refused: server old speaks up to level 1, and the cluster is at 2");
    said.clear();
    questions.answer(identity("new", 2), join("new"), new Noted());
    assertThat(said).containsExactly("joins: new", "answered");
  }

  private static byte[] join(String name) {
    ByteWriter out = new ByteWriter(64).u8(ClusterMessage.JOIN);
    new JoinRequest(name, name + ":8300", name, false, true).write(out);
    return out.toBytes();
  }
}
