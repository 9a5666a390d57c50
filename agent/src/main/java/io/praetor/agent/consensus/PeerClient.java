package io.praetor.agent.consensus;

import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.error.InvokeTimeoutException;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.InvokeContext;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowRequest;
import com.alipay.sofa.jraft.util.Endpoint;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.praetor.agent.consensus.lease.LeaderLease;
import io.praetor.agent.consensus.lease.VoteGuard;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends the library's messages through the {@link Transport}, and learns from those that pass:
 * acknowledged sending times make the lease, an order to campaign ends it, and a campaign against a
 * live leader is not sent. Any thread of the log.
 */
final class PeerClient implements RpcClient {

  private final Transport transport;
  private final VoteGuard guard;
  private final LeaderLease lease;
  private final Runnable onStored;
  private final Map<String, Matched> matched = new ConcurrentHashMap<>();

  private final AtomicLong told = new AtomicLong();

  private record Matched(long term, long index) {}

  /**
   * A client over a transport.
   *
   * @param onStored run whenever a follower has stored entries
   */
  PeerClient(Transport transport, VoteGuard guard, LeaderLease lease, Runnable onStored) {
    this.transport = transport;
    this.guard = guard;
    this.lease = lease;
    this.onStored = onStored;
  }

  /**
   * Up to which position other servers may have heard that the log is committed, and so may have
   * applied it.
   */
  long toldCommitted() {
    return told.get();
  }

  /** Up to which position each other server has the log of the given term. */
  Map<String, Long> matched(long term) {
    Map<String, Long> found = new HashMap<>();
    matched.forEach((peer, match) -> {
      if (match.term == term) {
        found.put(peer, match.index);
      }
    });
    return found;
  }

  @Override
  public boolean init(RpcOptions options) {
    return true;
  }

  @Override
  public void shutdown() {}

  /**
   * Always true: the transport connects when a request comes, and no thread of the log ever waits
   * for a connection.
   */
  @Override
  public boolean checkConnection(Endpoint endpoint) {
    return true;
  }

  @Override
  public boolean checkConnection(Endpoint endpoint, boolean createIfAbsent) {
    return true;
  }

  @Override
  public void closeConnection(Endpoint endpoint) {}

  @Override
  public void registerConnectEventListener(ReplicatorGroup replicatorGroup) {}

  @Override
  public Object invokeSync(
      Endpoint endpoint, Object request, @Nullable InvokeContext ctx, long timeoutMs)
      throws RemotingException {
    throw new RemotingException("no message of the log waits for its answer");
  }

  @Override
  public void invokeAsync(
      Endpoint endpoint,
      Object request,
      @Nullable InvokeContext ctx,
      InvokeCallback callback,
      long timeoutMs)
      throws RemotingException {
    PeerMessage kind = PeerMessage.of(request);
    if (kind == null) {
      throw new RemotingException("no such message: " + request.getClass().getName());
    }
    String peer = endpoint.toString();
    byte marks = 0;
    if (request instanceof RequestVoteRequest vote && !vote.getPreVote()) {
      if (guard.isInvited(vote.getTerm())) {
        marks = PeerMessage.MARK_TRANSFER;
      } else if (guard.isHearing()) {
        throw new RemotingException("a leader was heard after this campaign had been decided on");
      }
      guard.sawTerm(vote.getTerm());
    } else if (request instanceof TimeoutNowRequest timeoutNow) {
      lease.revoke(timeoutNow.getTerm());
    } else if (request instanceof AppendEntriesRequest entries) {
      told.accumulateAndGet(entries.getCommittedIndex(), Math::max);
    }
    long sentAt = System.nanoTime();
    transport.request(
        peer,
        kind.encodeRequest((Message) request, marks),
        timeoutMs,
        new Transport.PeerReplyListener() {
          @Override
          public void answered(byte[] message) {
            complete(callback, () -> decode(kind, message, peer, request, sentAt));
          }

          @Override
          public void failed(boolean timedOut, String reason) {
            complete(
                callback,
                () -> {
                  throw timedOut
                      ? new InvokeTimeoutException(reason)
                      : new RemotingException(reason);
                });
          }
        });
  }

  private Message decode(PeerMessage kind, byte[] message, String peer, Object request, long sentAt)
      throws InvalidProtocolBufferException {
    Message response = kind.decodeResponse(message);
    if (request instanceof AppendEntriesRequest sent
        && response instanceof AppendEntriesResponse answer) {
      if (answer.getTerm() == sent.getTerm()) {
        lease.acknowledge(peer, sent.getTerm(), sentAt);
        if (answer.getSuccess()) {
          matched.merge(
              peer,
              new Matched(sent.getTerm(), sent.getPrevLogIndex() + sent.getEntriesCount()),
              (old, next) -> old.term == next.term && old.index > next.index ? old : next);
          if (sent.getEntriesCount() > 0) {
            onStored.run();
          }
        }
      } else if (answer.getTerm() > sent.getTerm()) {
        lease.revoke(sent.getTerm());
      }
    }
    return response;
  }

  /** What an answer comes to. */
  private interface Answer {
    Message get() throws RemotingException, InvalidProtocolBufferException;
  }

  private static void complete(InvokeCallback callback, Answer answer) {
    Runnable completion =
        () -> {
          Message response;
          try {
            response = answer.get();
          } catch (RemotingException | InvalidProtocolBufferException e) {
            callback.complete(null, e);
            return;
          }
          callback.complete(response, null);
        };
    Executor executor = callback.executor();
    if (executor == null) {
      completion.run();
      return;
    }
    try {
      executor.execute(completion);
    } catch (RejectedExecutionException e) {
      // The library's pools refuse work only when it is shutting down or far behind: the caller
      // must hear of it all the same.
      completion.run();
    }
  }
}
