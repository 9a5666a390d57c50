package io.praetor.agent.api.bulk;

import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.store.command.ApplyAbort;
import io.praetor.store.command.ApplyBegin;
import io.praetor.store.command.ApplyPart;
import io.praetor.store.command.BulkCodec;
import io.praetor.store.command.Command;
import io.praetor.store.command.Sender;
import io.praetor.store.kv.KvWrite;
import java.util.List;
import java.util.UUID;

/**
 * Sends writes ahead that are too many for one command. Used by one thread, which waits for each
 * step: the log is never asked to hold more than one part of it.
 */
final class ApplyParts {
  /** What a command of the log holds of them, but for a longer value alone. */
  static final int PART_BYTES = 512 * 1024;

  private final Proposer proposer;
  private final Sender sender;

  ApplyParts(Proposer proposer, Sender sender) {
    this.proposer = proposer;
    this.sender = sender;
  }

  /** Whether writes need no parts. */
  static boolean fitsIntoOne(List<KvWrite> writes) {
    long bytes = 0;
    for (KvWrite write : writes) {
      bytes += BulkCodec.bytesMax(write);
    }
    return bytes <= PART_BYTES;
  }

  /**
   * Sends all parts.
   *
   * @return their name
   * @throws Step.FailedException if they are not there, and nothing was changed
   */
  String send(List<KvWrite> writes) throws InterruptedException {
    String id = UUID.randomUUID().toString();
    long bytes = 0;
    for (KvWrite write : writes) {
      bytes += write.heldBytes();
    }
    boolean isSent = false;
    try {
      propose(new ApplyBegin(id, writes.size(), bytes));
      int from = 0;
      while (from < writes.size()) {
        int to = from + 1;
        long part = BulkCodec.bytesMax(writes.get(from));
        while (to < writes.size() && part + BulkCodec.bytesMax(writes.get(to)) <= PART_BYTES) {
          part += BulkCodec.bytesMax(writes.get(to));
          to++;
        }
        propose(new ApplyPart(id, from, writes.subList(from, to)));
        from = to;
      }
      isSent = true;
      return id;
    } finally {
      if (!isSent) {
        drop(id);
      }
    }
  }

  /** Has parts forgotten; if this does not reach the log, the leader does so in a while. */
  void drop(String id) {
    proposer.propose(new ApplyAbort(id, -1), sender, ProposalListener.UNHEARD);
  }

  private void propose(Command command) throws InterruptedException {
    Step step = new Step();
    proposer.propose(command, sender, step);
    step.await();
  }
}
