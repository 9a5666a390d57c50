package io.praetor.agent.consensus;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.rpc.Connection;
import com.alipay.sofa.jraft.rpc.RaftRpcFactory;
import com.alipay.sofa.jraft.rpc.RaftServerService;
import com.alipay.sofa.jraft.rpc.RpcContext;
import com.alipay.sofa.jraft.rpc.RpcRequestClosure;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowRequest;
import com.alipay.sofa.jraft.storage.FileService;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.praetor.agent.consensus.lease.LeaderLease;
import io.praetor.agent.consensus.lease.VoteGuard;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the messages of other servers and hands them to the library: entries in their order on one
 * thread, anything else on a pool, since installing a snapshot waits. The answers need no order:
 * each belongs to its request.
 */
final class PeerHandler implements Transport.Handler, AutoCloseable {

  private final VoteGuard guard;
  private final BooleanSupplier leaseValid;
  private final Reads reads;
  private final LeaderLease lease;
  private final ExecutorService pool = Executors.newCachedThreadPool(Threads.named("raft-peer"));

  /** The library takes entries of one sender at a time, whoever sends them. */
  private final ExecutorService entries =
      Executors.newSingleThreadExecutor(Threads.named("raft-entries"));

  private volatile @Nullable RaftServerService node;

  PeerHandler(VoteGuard guard, BooleanSupplier leaseValid, LeaderLease lease, Reads reads) {
    this.guard = guard;
    this.leaseValid = leaseValid;
    this.reads = reads;
    this.lease = lease;
  }

  /** From now on there is someone to hand messages to. */
  void serve(RaftServerService service) {
    node = service;
  }

  /**
   * Lets this server campaign now, as the only voter of a new cluster: there is no one to wait for.
   */
  void campaign(long term) {
    RaftServerService service = node;
    if (service != null) {
      TimeoutNowRequest now =
          TimeoutNowRequest.newBuilder()
              .setGroupId("")
              .setServerId("")
              .setPeerId("")
              .setTerm(term)
              .build();
      try {
        service.handleTimeoutNowRequest(now, new RpcRequestClosure(new Answer(answer -> {})));
      } catch (IllegalArgumentException e) {
        // The vote took longer to reach the disk than an election may last; the library's timer
        // begins the next.
        return;
      }
    }
  }

  @Override
  public void handle(byte[] message, Transport.Responder responder) {
    if (message.length >= 2 && message[0] == PeerMessage.READ_INDEX) {
      reads.answerPeer(message, responder);
      return;
    }
    PeerMessage kind = message.length < 2 ? null : PeerMessage.of(message[0]);
    if (kind == null) {
      responder.respond(PeerMessage.encodeResponse(error(RaftError.EINVAL, "no such message")));
      return;
    }
    RpcRequestClosure closure =
        new RpcRequestClosure(new Answer(responder), kind.defaultResponse());
    try {
      Message request = kind.decodeRequest(message);
      RaftServerService service = node;
      if (service == null) {
        closure.sendResponse(error(RaftError.EHOSTDOWN, "this server is starting or stopping"));
        return;
      }
      ExecutorService executor = request instanceof AppendEntriesRequest ? entries : pool;
      executor.execute(() -> run(service, request, PeerMessage.marks(message), closure));
    } catch (InvalidProtocolBufferException e) {
      closure.sendResponse(error(RaftError.EINVAL, "the message is damaged"));
    } catch (RejectedExecutionException e) {
      closure.sendResponse(error(RaftError.EHOSTDOWN, "this server is stopping"));
    }
  }

  private void run(
      RaftServerService service, Message request, byte marks, RpcRequestClosure closure) {
    try {
      Message response = dispatch(service, request, marks, closure);
      if (response != null) {
        closure.sendResponse(response);
      }
    } catch (RuntimeException e) {
      closure.sendResponse(error(RaftError.EINTERNAL, "the message could not be handled: " + e));
    }
  }

  private @Nullable Message dispatch(
      RaftServerService service, Message request, byte marks, RpcRequestClosure closure) {
    return switch (request) {
      case AppendEntriesRequest entries -> {
        heardLeader(entries.getTerm());
        yield service.handleAppendEntriesRequest(entries, closure);
      }
      case RequestVoteRequest vote -> vote(service, vote, marks);
      case TimeoutNowRequest timeoutNow -> {
        guard.invited(timeoutNow.getTerm());
        yield service.handleTimeoutNowRequest(timeoutNow, closure);
      }
      case InstallSnapshotRequest install -> {
        heardLeader(install.getTerm());
        yield service.handleInstallSnapshot(install, closure);
      }
      case GetFileRequest file -> FileService.getInstance().handleGetFile(file, closure);
      default -> error(RaftError.EINVAL, "no such message");
    };
  }

  private Message vote(RaftServerService service, RequestVoteRequest vote, byte marks) {
    if (marks != PeerMessage.MARK_TRANSFER && (guard.isHearing() || leaseValid.getAsBoolean())) {
      return RequestVoteResponse.newBuilder().setTerm(guard.term()).setGranted(false).build();
    }
    if (vote.getPreVote()) {
      return service.handlePreVoteRequest(vote);
    }
    guard.sawTerm(vote.getTerm());
    Message response = service.handleRequestVoteRequest(vote);
    if (response instanceof RequestVoteResponse answer && answer.getGranted()) {
      // Before the answer is sent: with this vote another may lead, and the apply thread, which
      // ends this server's own lead, may be far behind.
      lease.revoke(vote.getTerm() - 1);
    }
    return response;
  }

  /** The leader of a term speaks: what this server led before is over. */
  private void heardLeader(long term) {
    guard.heardLeader(term);
    lease.revoke(term - 1);
  }

  private static Message error(RaftError code, String why) {
    return RaftRpcFactory.DEFAULT.newResponse(null, new Status(code, why));
  }

  @Override
  public void close() {
    node = null;
    pool.shutdown();
    entries.shutdown();
  }

  /** Encodes the library's answer. */
  private final class Answer implements RpcContext {

    private final Transport.Responder responder;

    Answer(Transport.Responder responder) {
      this.responder = responder;
    }

    @Override
    public void sendResponse(Object response) {
      if (response instanceof AppendEntriesResponse entries) {
        guard.sawTerm(entries.getTerm());
      }
      responder.respond(PeerMessage.encodeResponse((Message) response));
    }

    @Override
    public @Nullable Connection getConnection() {
      return null;
    }

    @Override
    public String getRemoteAddress() {
      return "peer";
    }
  }
}
