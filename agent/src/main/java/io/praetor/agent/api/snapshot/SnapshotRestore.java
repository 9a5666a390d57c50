package io.praetor.agent.api.snapshot;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import java.io.IOException;
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
  private static final long STEP_SECONDS_MAX = 60;

  private final Proposer proposer;

  SnapshotRestore(Proposer proposer) {
    this.proposer = proposer;
  }

  /** The cluster did not take the restore, or may not have. */
  static final class FailedException extends IOException {
    private static final long serialVersionUID = 1;

    FailedException(String text) {
      super(text);
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
        proposer.propose(new Command.RestoreAbort(id, -1), ProposalListener.UNHEARD);
      }
    }
  }

  private void run(String id, UploadedSnapshot file) throws IOException, InterruptedException {
    propose(new Command.RestoreBegin(id, file.stateBytes()));
    long[] offset = {0};
    file.state(
        PIECE_BYTES,
        piece -> {
          propose(new Command.RestoreChunk(id, offset[0], piece));
          offset[0] += piece.length;
        });
    propose(new Command.RestoreCommit(id));
  }

  private void propose(Command command) throws IOException, InterruptedException {
    CompletableFuture<Outcome> future = new CompletableFuture<>();
    proposer.propose(
        command,
        new ProposalListener() {
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
        });
    try {
      if (future.get(STEP_SECONDS_MAX, TimeUnit.SECONDS) instanceof Outcome.Refused refused) {
        throw new FailedException(refused.text());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a proposal's outcome is never exceptional", e);
    } catch (TimeoutException e) {
      throw new FailedException(
          "the cluster did not answer within "
              + STEP_SECONDS_MAX
              + " s; whether the restore happened is not known");
    }
  }
}
