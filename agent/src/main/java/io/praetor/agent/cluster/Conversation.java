package io.praetor.agent.cluster;

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
final class Conversation {
  private static final long ANSWER_MS_MAX = 1_500;

  /** A change of the members needs several rounds of the log. */
  private static final long CHANGE_MS_MAX = 25_000;

  private final RpcPort port;
  private final Executor thread;

  Conversation(RpcPort port, Executor thread) {
    this.port = port;
    this.thread = thread;
  }

  void state(String address, Statement own, Consumer<@Nullable Statement> answer) {
    ByteWriter out = new ByteWriter(256).u8(ClusterMessage.STATE);
    own.write(out);
    ask(address, out, ANSWER_MS_MAX, body -> Statement.read(new ByteReader(body)), answer);
  }

  void promise(String address, Plan plan, Consumer<@Nullable Boolean> answer) {
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
                deliver(decodeOrNull(decode, body), answer);
              }

              @Override
              public void failed(RequestFailure failure) {
                deliver(null, answer);
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

  private <T> void deliver(@Nullable T value, Consumer<@Nullable T> answer) {
    try {
      thread.execute(() -> answer.accept(value));
    } catch (RejectedExecutionException e) {
      // This agent is closing: no one waits any more.
      return;
    }
  }
}
