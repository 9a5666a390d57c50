package io.praetor.agent.api.snapshot;

import io.praetor.agent.api.ConfirmedView;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.Origin;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.Answer;
import io.praetor.store.StateMachine;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Restores a snapshot through the log, so that every server does so at the same place in it. Used
 * by one thread, which waits for each step: the log is never asked to hold more than one piece.
 */
final class SnapshotRestore {
  private static final int PIECE_BYTES = 512 * 1024;
  private static final Duration STEP_MAX = Duration.ofSeconds(60);

  private final StateMachine store;
  private final ReadGate gate;
  private final Proposer proposer;
  private final JudgedWrites writes;
  private final Origin origin;
  private final Sender sender;

  /**
   * One restore.
   *
   * @param store where it is read as soon as it has come
   * @param gate says when that has happened
   * @param proposer takes what has no effect by itself
   * @param writes takes the beginning and the commit, so that they are judged when they take effect
   * @param origin whose wish it is
   */
  SnapshotRestore(
      StateMachine store, ReadGate gate, Proposer proposer, JudgedWrites writes, Origin origin) {
    this.store = store;
    this.gate = gate;
    this.proposer = proposer;
    this.writes = writes;
    this.origin = origin;
    this.sender = origin.unjudged();
  }

  /** The cluster did not take the restore, or may not have. */
  static final class FailedException extends IOException {
    private static final long serialVersionUID = 1;

    FailedException(String text) {
      super(text);
    }
  }

  /** The requester may not restore a snapshot, or not any more. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Answer answer;

    RefusedException(Answer answer) {
      super("the restore is refused");
      this.answer = answer;
    }

    /** What to tell it. */
    Answer answer() {
      return answer;
    }
  }

  void run(UploadedSnapshot file) throws IOException, InterruptedException {
    String id = UUID.randomUUID().toString();
    boolean isRestored = false;
    try {
      run(id, file);
      isRestored = true;
    } finally {
      if (!isRestored) {
        // If this does not reach the log either, the leader takes the restore back in a while.
        proposer.propose(new Command.RestoreAbort(id, -1), sender, ProposalListener.UNHEARD);
      }
    }
  }

  private void run(String id, UploadedSnapshot file) throws IOException, InterruptedException {
    judged(new Command.RestoreBegin(id, file.stateBytes()));
    long[] offset = {0};
    file.state(
        PIECE_BYTES,
        piece -> {
          propose(new Command.RestoreChunk(id, offset[0], piece));
          offset[0] += piece.length;
        });
    // Elsewhere than at the leader, the last piece may not be here yet. If it does not come in
    // time,
    // the commit tells what that means.
    var _ = ConfirmedView.await(gate, STEP_MAX);
    // The other servers read it at the same time: none holds up its log at the commit.
    store.awaitRead(id, STEP_MAX);
    judged(new Command.RestoreCommit(id));
  }

  private void judged(Command command) throws IOException, InterruptedException {
    CompletableFuture<Outcome> future = new CompletableFuture<>();
    writes.writeConfirmed(
        origin,
        answer -> future.completeExceptionally(new RefusedException(answer)),
        (view, caller) -> new JudgedWrites.Write(command, new Step(future)));
    await(future);
  }

  private void propose(Command command) throws IOException, InterruptedException {
    CompletableFuture<Outcome> future = new CompletableFuture<>();
    proposer.propose(command, sender, new Step(future));
    await(future);
  }

  private record Step(CompletableFuture<Outcome> future) implements ProposalListener {
    @Override
    public void applied(Outcome outcome) {
      future.complete(outcome);
    }

    @Override
    public void failed(ProposalFailure failure) {
      String text =
          failure == ProposalFailure.NOT_LEADER
              ? "No cluster leader"
              : "the restore was not finished: " + failure;
      future.complete(new Outcome.Refused(text));
    }
  }

  private static void await(CompletableFuture<Outcome> future)
      throws IOException, InterruptedException {
    Outcome outcome;
    try {
      outcome = future.get(STEP_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        throw refused;
      }
      throw new IllegalStateException("a proposal's outcome is never exceptional", e);
    } catch (TimeoutException e) {
      throw new FailedException(
          "the cluster did not answer within "
              + STEP_MAX.toSeconds()
              + " s; whether the restore happened is not known");
    }
    switch (outcome) {
      case Outcome.Done _ -> {}
      case Outcome.Refused(String text) -> throw new FailedException(text);
      case Outcome.Outdated _ -> throw new RefusedException(FailureAnswers.outdated());
      case Outcome.Committed _, Outcome.RolledBack _ ->
          throw new IllegalStateException("a restore gave " + outcome);
    }
  }
}
