package io.praetor.agent.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The two halves of the leader's lease: what a leader counts on, and what the others keep to. */
class LeaderLeaseTest {

  private static final long MS = 1_000_000;
  private static final List<String> VOTERS = List.of("a", "b", "c");

  private final AtomicLong nanos = new AtomicLong(-500);
  private final LeaderLease lease = new LeaderLease(300, nanos::get);
  private final VoteGuard guard = new VoteGuard(400, false, nanos::get);

  @Test
  void lastsFromTheSendingOfWhatAMajorityAcknowledged() {
    lease.lead(7, "a", VOTERS);
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
    lease.lead(7, "a", VOTERS);
    lease.acknowledge("b", 6, nanos.get());
    lease.acknowledge("learner", 7, nanos.get());
    assertThat(lease.isValid(7)).isFalse();
  }

  @Test
  void endsWithAnOrderToCampaignForTheRestOfTheTerm() {
    lease.lead(7, "a", VOTERS);
    lease.acknowledge("b", 7, nanos.get());
    lease.revoke(7);
    lease.acknowledge("b", 7, nanos.get());
    assertThat(lease.isValid(7)).isFalse();
    lease.lead(8, "a", VOTERS);
    lease.acknowledge("c", 8, nanos.get());
    assertThat(lease.isValid(8)).isTrue();
  }

  @Test
  void isAlwaysValidForTheOnlyVoter() {
    lease.lead(1, "a", List.of("a"));
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
    assertThat(new VoteGuard(400, true, nanos::get).isHearing()).isTrue();
  }

  @Test
  void anInvitationIsForOneTerm() {
    guard.invited(7);
    assertThat(guard.isInvited(8)).isTrue();
    assertThat(guard.isInvited(9)).isFalse();
  }
}
