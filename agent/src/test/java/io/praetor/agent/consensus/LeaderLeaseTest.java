package io.praetor.agent.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.rpc.RaftServerService;
import com.alipay.sofa.jraft.rpc.RpcRequestClosure;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowRequest;
import com.alipay.sofa.jraft.rpc.RpcResponseClosure;
import com.alipay.sofa.jraft.util.Endpoint;
import com.google.protobuf.Message;
import io.praetor.agent.consensus.lease.LeaderLease;
import io.praetor.agent.consensus.lease.StandstillWatch;
import io.praetor.agent.consensus.lease.VoteGuard;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The two halves of the leader's lease: what a leader counts on, and what the others keep to. */
class LeaderLeaseTest {

  private static final long MS = 1_000_000;
  private List<String> voters = List.of("a", "b", "c");
  private final AtomicLong nanos = new AtomicLong(-500);
  private final AtomicLong stoodStillMs = new AtomicLong();
  private final StandstillWatch standstill =
      new StandstillWatch(
          () -> Math.floorDiv(nanos.get(), MS) + stoodStillMs.get(), nanos::get, 100, 300);
  private final LeaderLease lease = new LeaderLease("a", () -> voters, 300, nanos::get, standstill);
  private final Callbacks callbacks = new Callbacks(LogObserver.NONE);
  private final VoteGuard guard = new VoteGuard(400, false, nanos::get);

  @Test
  void lastsFromTheSendingOfWhatAMajorityAcknowledged() {
    lease.lead(7);
    assertThat(lease.isValid(7)).as("before anyone has answered").isFalse();
    long sentAt = nanos.get();
    nanos.addAndGet(200 * MS);
    lease.acknowledge("b", 7, sentAt);
    assertThat(lease.isValid(7)).isTrue();
    assertThat(lease.isValid(8)).as("in another term").isFalse();
    nanos.addAndGet(99 * MS);
    assertThat(lease.isValid(7)).isTrue();
    nanos.addAndGet(MS);
    assertThat(lease.isValid(7)).isFalse();
  }

  @Test
  void doesNotCountAnswersOfAnotherTermNorOfWhoDoesNotVote() {
    lease.lead(7);
    lease.acknowledge("b", 6, nanos.get());
    lease.acknowledge("learner", 7, nanos.get());
    assertThat(lease.isValid(7)).isFalse();
  }

  @Test
  void endsWithAnOrderToCampaignForTheRestOfTheTerm() {
    lease.lead(7);
    lease.acknowledge("b", 7, nanos.get());
    lease.revoke(7);
    lease.acknowledge("b", 7, nanos.get());
    assertThat(lease.isValid(7)).isFalse();
    lease.lead(8);
    lease.acknowledge("c", 8, nanos.get());
    assertThat(lease.isValid(8)).isTrue();
  }

  @Test
  void endsWithAVoteForAnotherWhateverIsAnsweredAfterwards() throws Exception {
    LocalNetwork network = new LocalNetwork();
    Reads reads =
        new Reads(
            new LeadershipState(callbacks),
            () -> false,
            () -> 0,
            new AppliedWaiters(callbacks),
            network.transport("a"),
            question -> {},
            nanos::get,
            callbacks);
    try (PeerHandler handler = new PeerHandler(guard, () -> lease.isValid(7), lease, reads)) {
      handler.serve(new GrantingVoter());
      lease.lead(7);
      long sentAt = nanos.get();
      // Its lease is over, so it may vote; it learns of an answer that was on its way since.
      CompletableFuture<byte[]> voted = new CompletableFuture<>();
      RequestVoteRequest vote =
          RequestVoteRequest.newBuilder()
              .setGroupId("g")
              .setServerId("b")
              .setPeerId("a")
              .setTerm(8)
              .setLastLogTerm(7)
              .setLastLogIndex(1)
              .setPreVote(false)
              .build();
      handler.handle(
          PeerMessage.REQUEST_VOTE.encodeRequest(vote, (byte) 0), answer -> voted.complete(answer));
      voted.get(60, TimeUnit.SECONDS);
      lease.acknowledge("c", 7, sentAt);
      assertThat(lease.isValid(7)).as("the apply thread has yet to end this lead").isFalse();
    } finally {
      network.close();
    }
  }

  @Test
  void endsWithAnAnswerOfALaterTerm() throws Exception {
    LocalNetwork network = new LocalNetwork();
    network
        .transport("127.0.0.1:2")
        .serve((message, responder) ->
            responder.respond(
                PeerMessage.encodeResponse(
                    AppendEntriesResponse.newBuilder()
                        .setTerm(message.length > 0 ? 8 : 0)
                        .setSuccess(false)
                        .setLastLogIndex(1)
                        .build())));
    PeerClient client = new PeerClient(network.transport("a"), guard, lease, () -> {});
    lease.lead(7);
    AppendEntriesRequest heartbeat =
        AppendEntriesRequest.newBuilder()
            .setGroupId("g")
            .setServerId("a")
            .setPeerId("b")
            .setTerm(7)
            .setPrevLogTerm(7)
            .setPrevLogIndex(1)
            .setCommittedIndex(1)
            .build();
    CompletableFuture<Object> answered = new CompletableFuture<>();
    client.invokeAsync(
        new Endpoint("127.0.0.1", 2),
        heartbeat,
        null,
        (response, failure) -> answered.complete(response),
        60_000);
    assertThat(answered.get(60, TimeUnit.SECONDS)).isNotNull();
    lease.acknowledge("c", 7, nanos.get());
    assertThat(lease.isValid(7)).isFalse();
    network.close();
  }

  @Test
  void endsWhenTheMachineStoodStillUntilSomethingSentSinceIsAcknowledged() {
    lease.lead(7);
    lease.acknowledge("b", 7, nanos.get());
    nanos.addAndGet(20 * MS);
    stoodStillMs.set(49);
    assertThat(lease.isValid(7)).as("less than voters wait beyond the lease").isTrue();
    stoodStillMs.set(10_000);
    assertThat(lease.isValid(7)).isFalse();
    lease.acknowledge("c", 7, nanos.get() - 10 * MS);
    assertThat(lease.isValid(7)).as("sent before").isFalse();
    lease.acknowledge("c", 7, nanos.get());
    assertThat(lease.isValid(7)).isTrue();
    nanos.addAndGet(20 * MS);
    stoodStillMs.set(5_000);
    assertThat(lease.isValid(7)).as("a wall clock that is put back").isTrue();
    stoodStillMs.set(5_200);
    assertThat(lease.isValid(7)).as("from where it was put back to").isFalse();
  }

  @Test
  void countsTheVotersOfTheMoment() {
    lease.lead(7);
    lease.acknowledge("b", 7, nanos.get());
    assertThat(lease.isValid(7)).isTrue();
    voters = List.of("a", "b", "c", "d");
    assertThat(lease.isValid(7)).as("two of four").isFalse();
  }

  /** A library that grants every vote. */
  private static final class GrantingVoter implements RaftServerService {

    @Override
    public Message handlePreVoteRequest(RequestVoteRequest request) {
      return handleRequestVoteRequest(request);
    }

    @Override
    public Message handleRequestVoteRequest(RequestVoteRequest request) {
      return RequestVoteResponse.newBuilder().setTerm(request.getTerm()).setGranted(true).build();
    }

    @Override
    public Message handleAppendEntriesRequest(
        AppendEntriesRequest request, RpcRequestClosure done) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Message handleInstallSnapshot(InstallSnapshotRequest request, RpcRequestClosure done) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Message handleTimeoutNowRequest(TimeoutNowRequest request, RpcRequestClosure done) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void handleReadIndexRequest(
        ReadIndexRequest request, RpcResponseClosure<ReadIndexResponse> done) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void isAlwaysValidForTheOnlyVoter() {
    voters = List.of("a");
    lease.lead(1);
    nanos.addAndGet(1_000_000 * MS);
    assertThat(lease.isValid(1)).isTrue();
  }

  @Test
  void aVoterKeepsToALeaderThatItHears() {
    assertThat(guard.isHearing()).as("with an empty log").isFalse();
    guard.heardLeader(7);
    nanos.addAndGet(399 * MS);
    guard.sawTerm(8);
    assertThat(guard.isHearing()).as("a higher term alone does not free a voter").isTrue();
    guard.heardLeader(7);
    nanos.addAndGet(MS);
    assertThat(guard.isHearing()).as("a deposed leader's message counts for nothing").isFalse();
  }

  @Test
  void aVoterThatRestartsMayHaveAcknowledgedALeaderJustBefore() {
    VoteGuard restarted = new VoteGuard(400, true, nanos::get);
    assertThat(restarted.isHearing()).isTrue();
    restarted.sawTerm(7);
    nanos.addAndGet(100 * MS);
    assertThat(restarted.lastContactMs()).as("it has heard nobody since").isEqualTo(-1);
    assertThat(restarted.quietMs()).isEqualTo(100);
    restarted.heardLeader(7);
    nanos.addAndGet(50 * MS);
    assertThat(restarted.lastContactMs()).isEqualTo(50);
  }

  @Test
  void anInvitationIsForOneTerm() {
    guard.invited(7);
    assertThat(guard.isInvited(8)).isTrue();
    assertThat(guard.isInvited(9)).isFalse();
  }
}
