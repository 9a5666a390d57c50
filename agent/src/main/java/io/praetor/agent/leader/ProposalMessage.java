package io.praetor.agent.leader;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Outcome.KeyResult;
import io.praetor.store.command.Outcome.TransactionError;
import io.praetor.store.command.Outcome.TransactionResult;
import io.praetor.store.command.Sender;
import io.praetor.store.level.Level;
import java.util.ArrayList;
import java.util.List;

/** A command on its way to the leader, and what became of it on its way back; stateless. */
final class ProposalMessage {
  private static final int DONE = 1;
  private static final int COMMITTED = 2;
  private static final int ROLLED_BACK = 3;
  private static final int REFUSED = 4;
  private static final int FAILED = 5;

  /**
   * What was committed with rows of the catalog; no server of a level below {@link Level#CATALOG}
   * is sent one, since it has no transaction that gives them.
   */
  private static final int COMMITTED_ROWS = 6;

  /** Only of a command whose sender was judged, and so from {@link Level#ACCESS} on. */
  private static final int OUTDATED = 7;

  private ProposalMessage() {}

  /**
   * A proposal.
   *
   * @param level the cluster's, by which the leader can read it
   */
  static byte[] encode(int level, Command command, Sender sender) {
    return CommandCodec.encode(
        level,
        new CommandCodec.Batch(
            0, 0, List.of(command), sender.isEmpty() ? List.of() : List.of(sender)));
  }

  /** One command and its sender. */
  static CommandCodec.Batch proposal(byte[] bytes) {
    CommandCodec.Batch proposal = CommandCodec.decodeBatch(bytes);
    if (proposal.commands().size() != 1) {
      throw new MalformedException(
          "a proposal holds one command, not " + proposal.commands().size());
    }
    return proposal;
  }

  static byte[] encode(ProposalFailure failure) {
    int code =
        switch (failure) {
          case NOT_LEADER -> 1;
          case OVERLOADED -> 2;
          case STOPPED -> 3;
          case UNKNOWN -> 4;
        };
    return new byte[] {FAILED, (byte) code};
  }

  static byte[] encode(Outcome outcome) {
    ByteWriter out = new ByteWriter(32);
    switch (outcome) {
      case Outcome.Done done -> out.u8(DONE).flag(done.done()).varint(done.index());
      case Outcome.Committed committed -> {
        boolean ofKeys = committed.results().stream().allMatch(KeyResult.class::isInstance);
        out.u8(ofKeys ? COMMITTED : COMMITTED_ROWS);
        out.varint(committed.index()).varint(committed.results().size());
        for (TransactionResult result : committed.results()) {
          if (!ofKeys) {
            out.u8(ResultCodec.kind(result));
          }
          ResultCodec.write(out, result);
        }
      }
      case Outcome.RolledBack rolledBack -> {
        out.u8(ROLLED_BACK).varint(rolledBack.index()).varint(rolledBack.errors().size());
        for (TransactionError error : rolledBack.errors()) {
          out.varint(error.position()).text(error.text());
        }
      }
      case Outcome.Refused refused -> out.u8(REFUSED).text(refused.text());
      case Outcome.Outdated outdated -> out.u8(OUTDATED).varint(outdated.index());
    }
    return out.toBytes();
  }

  /** Tells a listener what the leader has answered. */
  static void deliver(byte[] answer, ProposalListener listener) {
    ByteReader in = new ByteReader(answer);
    Outcome outcome;
    try {
      int tag = in.u8();
      if (tag == FAILED) {
        listener.failed(failure(in.u8()));
        return;
      }
      outcome = outcome(tag, in);
    } catch (MalformedException e) {
      // The leader has answered something: the command may well have been applied.
      listener.failed(ProposalFailure.UNKNOWN);
      return;
    }
    listener.applied(outcome);
  }

  private static ProposalFailure failure(int code) {
    return switch (code) {
      case 1 -> ProposalFailure.NOT_LEADER;
      case 2 -> ProposalFailure.OVERLOADED;
      case 3 -> ProposalFailure.STOPPED;
      default -> ProposalFailure.UNKNOWN;
    };
  }

  private static Outcome outcome(int tag, ByteReader in) {
    return switch (tag) {
      case DONE -> new Outcome.Done(in.flag(), in.varint());
      case COMMITTED, COMMITTED_ROWS -> {
        long index = in.varint();
        int count = in.count(in.remaining());
        List<TransactionResult> results = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          int kind = tag == COMMITTED ? ResultCodec.KEY : in.u8();
          results.add(ResultCodec.read(kind, in));
        }
        yield new Outcome.Committed(results, index);
      }
      case ROLLED_BACK -> {
        long index = in.varint();
        int count = in.count(in.remaining());
        List<TransactionError> errors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          errors.add(new TransactionError(in.count(Integer.MAX_VALUE), in.text()));
        }
        yield new Outcome.RolledBack(errors, index);
      }
      case REFUSED -> new Outcome.Refused(in.text());
      case OUTDATED -> new Outcome.Outdated(in.varint());
      default -> throw new MalformedException("no such outcome: " + tag);
    };
  }
}
