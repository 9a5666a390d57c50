package io.praetor.agent.leader;

import io.praetor.agent.consensus.Transport;
import io.praetor.agent.rpc.RequestFailure;
import io.praetor.agent.rpc.RequestFailure.Kind;
import io.praetor.agent.rpc.ResponseListener;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import java.util.function.BooleanSupplier;

/**
 * Carries the log's messages between servers. Any thread.
 *
 * <p>While the gate is shut, messages of other servers are refused: a server with an empty log
 * might have lost one, and must neither vote nor count for a quorum before the cluster has taken it
 * in as a new member.
 */
public final class RaftTransport implements Transport {
  private final RpcPort port;
  private final BooleanSupplier gateOpen;

  /**
   * A transport over the port.
   *
   * @param gateOpen whether this server may take part in the log; asked for each message
   */
  public RaftTransport(RpcPort port, BooleanSupplier gateOpen) {
    this.port = port;
    this.gateOpen = gateOpen;
  }

  @Override
  public void serve(Handler handler) {
    port.serve(
        Service.RAFT,
        (from, body, reply) -> {
          if (!from.isServer()) {
            reply.refuse(from.nodeName() + " is no server");
          } else if (!gateOpen.getAsBoolean()) {
            reply.refuse(port.self().nodeName() + " has not been taken into the cluster yet");
          } else {
            handler.handle(body, reply::respond);
          }
        });
  }

  @Override
  public void request(String peer, byte[] message, long timeoutMs, PeerReplyListener listener) {
    var _ =
        port.request(
            peer,
            Service.RAFT,
            message,
            timeoutMs,
            new ResponseListener() {
              @Override
              public void answered(byte[] body) {
                listener.answered(body);
              }

              @Override
              public void failed(RequestFailure failure) {
                listener.failed(failure.kind() == Kind.TIMED_OUT, failure.reason());
              }
            });
  }
}
