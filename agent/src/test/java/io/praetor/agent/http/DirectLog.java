package io.praetor.agent.http;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.ReadGate;
import io.praetor.store.StateMachine;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec.Batch;
import io.praetor.store.command.Sender;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A log of one server that applies at once, on a thread of its own; it can be told to fail. */
final class DirectLog implements Proposer, ReadGate, AutoCloseable {
  private final StateMachine store;
  private final ExecutorService applyThread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("apply").factory());
  volatile @Nullable ProposalFailure proposalFailure;
  volatile @Nullable ReadFailure readFailure;

  DirectLog(StateMachine store) {
    this.store = store;
  }

  @Override
  public void propose(Command command, Sender sender, ProposalListener listener) {
    ProposalFailure failure = proposalFailure;
    if (failure != null) {
      listener.failed(failure);
      return;
    }
    applyThread.execute(() -> {
      long timeMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
      Batch entry = new Batch(timeMs, 0, List.of(command), List.of(sender));
      listener.applied(store.apply(entry).getFirst());
    });
  }

  @Override
  public boolean open(Consistency consistency) {
    return readFailure == null && consistency != Consistency.CONSISTENT;
  }

  @Override
  public void confirm(Consistency consistency, ReadListener listener) {
    ReadFailure failure = readFailure;
    if (failure != null && consistency != Consistency.STALE) {
      listener.failed(failure);
      return;
    }
    applyThread.execute(() -> listener.confirmed(0));
  }

  @Override
  public Contact contact() {
    return Contact.LEADING;
  }

  @Override
  public void close() {
    applyThread.shutdownNow();
  }
}
