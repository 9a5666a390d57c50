package io.praetor.agent.cluster;

import io.praetor.agent.cluster.formation.FormationPlan;
import io.praetor.agent.cluster.formation.FormationStatement;
import io.praetor.agent.rpc.RequestFailure;
import io.praetor.agent.rpc.ResponseListener;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks other agents about the cluster; answers come on the cluster's thread, null for none. Any
 * thread; immutable.
 */
final class ClusterClient {
  private static final long ANSWER_MS_MAX = 1_500;

  /** An operator waits for it, and the connection has to be made first. */
  private static final long MEETING_MS_MAX = 5_000;

  /** A change of the members needs several rounds of the log. */
  private static final long CHANGE_MS_MAX = 25_000;

  private final RpcPort port;
  private final Executor thread;

  ClusterClient(RpcPort port, Executor thread) {
    this.port = port;
    this.thread = thread;
  }

  void state(
      String address, FormationStatement own, Consumer<@Nullable FormationStatement> answer) {
    ByteWriter out = new ByteWriter(256).u8(ClusterMessage.STATE);
    own.write(out);
    ask(address, out, ANSWER_MS_MAX, body -> FormationStatement.read(new ByteReader(body)), answer);
  }

  void promise(String address, FormationPlan plan, Consumer<@Nullable Boolean> answer) {
    ByteWriter out = new ByteWriter(256).u8(ClusterMessage.PROMISE);
    plan.write(out);
    ask(address, out, ANSWER_MS_MAX, body -> new ByteReader(body).flag(), answer);
  }

  void join(String address, JoinRequest request, Consumer<@Nullable JoinAnswer> answer) {
    ByteWriter out = new ByteWriter(128).u8(ClusterMessage.JOIN);
    request.write(out);
    ask(address, out, CHANGE_MS_MAX, JoinAnswer::decode, answer);
  }

  void heartbeat(
      String address, List<AgentInfo> agents, Consumer<Heartbeat.@Nullable Answer> answer) {
    ByteWriter out = new ByteWriter(256).u8(ClusterMessage.HEARTBEAT);
    Heartbeat.write(out, agents);
    ask(address, out, ANSWER_MS_MAX, Heartbeat.Answer::decode, answer);
  }

  void operation(
      String address,
      Operation operation,
      boolean passedOn,
      Consumer<@Nullable OperationResult> answer) {
    ByteWriter out =
        new ByteWriter(128)
            .u8(passedOn ? ClusterMessage.OPERATION_PASSED_ON : ClusterMessage.OPERATION);
    operation.write(out);
    ask(address, out, CHANGE_MS_MAX, OperationResult::decode, answer);
  }

  /** A server meets another; told why they cannot talk, or the empty string. */
  void meet(String address, FormationStatement own, Consumer<String> refusal) {
    ByteWriter out = new ByteWriter(256).u8(ClusterMessage.STATE);
    own.write(out);
    meet(address, out, refusal);
  }

  /** The same for an agent that is no server. */
  void meet(String address, AgentInfo own, Consumer<String> refusal) {
    ByteWriter out = new ByteWriter(256).u8(ClusterMessage.HEARTBEAT);
    Heartbeat.write(out, List.of(own));
    meet(address, out, refusal);
  }

  private void meet(String address, ByteWriter message, Consumer<String> refusal) {
    var _ =
        port.request(
            address,
            Service.CLUSTER,
            message.toBytes(),
            MEETING_MS_MAX,
            new ResponseListener() {
              @Override
              public void answered(byte[] body) {
                deliver(() -> refusal.accept(""));
              }

              @Override
              public void failed(RequestFailure failure) {
                deliver(() -> refusal.accept(failure.reason()));
              }
            });
  }

  private <T> void ask(
      String address,
      ByteWriter message,
      long timeoutMs,
      Function<byte[], T> decode,
      Consumer<@Nullable T> answer) {
    var _ =
        port.request(
            address,
            Service.CLUSTER,
            message.toBytes(),
            timeoutMs,
            new ResponseListener() {
              @Override
              public void answered(byte[] body) {
                deliver(() -> answer.accept(decodeOrNull(decode, body)));
              }

              @Override
              public void failed(RequestFailure failure) {
                deliver(() -> answer.accept(null));
              }
            });
  }

  private static <T> @Nullable T decodeOrNull(Function<byte[], T> decode, byte[] body) {
    try {
      return decode.apply(body);
    } catch (MalformedException e) {
      return null;
    }
  }

  private void deliver(Runnable answer) {
    try {
      thread.execute(answer);
    } catch (RejectedExecutionException e) {
      // This agent is closing: no one waits any more.
      return;
    }
  }
}
