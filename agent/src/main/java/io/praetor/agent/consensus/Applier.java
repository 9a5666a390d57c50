package io.praetor.agent.consensus;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.LeaderChangeContext;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RaftException;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import io.praetor.agent.consensus.lease.LeaderLease;
import io.praetor.agent.consensus.storage.LogCorruptException;
import io.praetor.agent.consensus.storage.LogEntryBytes;
import io.praetor.agent.consensus.storage.RaftSnapshotFile;
import io.praetor.agent.consensus.storage.SnapshotFolder;
import io.praetor.agent.fault.FaultHandler;
import io.praetor.store.HeldView;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.Outcome;
import io.praetor.store.snapshot.SnapshotCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Applies committed entries to the store, on the library's apply thread: the only writer of the
 * store. Snapshots are written on their own thread from an immutable view.
 */
final class Applier extends StateMachineAdapter {

  private final StateMachine store;
  private final LogEntryBytes codec;
  private final GroupCommit proposals;
  private final AppliedWaiters waiters;
  private final LeadershipState leadership;
  private final LeaderLease lease;
  private final SnapshotFolder snapshots;
  private final FaultHandler faults;
  private final LogObserver observer;
  private final Executor snapshotThread;

  Applier(
      StateMachine store,
      LogEntryBytes codec,
      GroupCommit proposals,
      AppliedWaiters waiters,
      LeadershipState leadership,
      LeaderLease lease,
      SnapshotFolder snapshots,
      FaultHandler faults,
      LogObserver observer,
      Executor snapshotThread) {
    this.store = store;
    this.codec = codec;
    this.proposals = proposals;
    this.waiters = waiters;
    this.leadership = leadership;
    this.lease = lease;
    this.snapshots = snapshots;
    this.faults = faults;
    this.observer = observer;
    this.snapshotThread = snapshotThread;
  }

  @Override
  public void onApply(Iterator entries) {
    while (entries.hasNext()) {
      try {
        apply(entries);
      } catch (RuntimeException | Error e) {
        faults.fault("cannot apply the entry at position " + entries.getIndex() + " of the log", e);
        entries.setErrorAndRollback(1, new Status(RaftError.ESTATEMACHINE, "cannot apply: %s", e));
        return;
      }
      entries.next();
    }
  }

  private void apply(Iterator entries) {
    ProposedBatch mine = (ProposedBatch) entries.done();
    if (mine == null) {
      mine = proposals.found(entries.getTerm(), entries.getData());
    }
    CommandCodec.Batch entry = mine != null ? mine.entry() : codec.decode(entries.getData());
    int commands = entry.commands().size();
    long begun = System.nanoTime();
    waiters.begin(entries.getIndex());
    List<Outcome> outcomes = store.apply(entry);
    observer.applied(commands, System.nanoTime() - begun);
    waiters.advance(entries.getIndex());
    if (mine != null) {
      observer.committed(commands, begun - mine.sentAt());
      mine.applied(outcomes);
    }
  }

  @Override
  public void onSnapshotSave(SnapshotWriter writer, Closure done) {
    HeldView held = store.hold();
    SnapshotMeta meta = writer.getCurrentMeta();
    snapshotThread.execute(() -> {
      try (held) {
        save(held.view(), meta, writer, done);
      }
    });
  }

  private void save(View view, SnapshotMeta meta, SnapshotWriter writer, Closure done) {
    long begun = System.nanoTime();
    try {
      long bytes =
          snapshots.write(
              Path.of(writer.getPath()),
              meta,
              state -> SnapshotCodec.write(view, state),
              state -> SnapshotCodec.readBack(view, state));
      if (!writer.addFile(RaftSnapshotFile.NAME)) {
        throw new IOException("the library refused the file");
      }
      observer.snapshotSaved(bytes, System.nanoTime() - begun);
      done.run(Status.OK());
    } catch (IOException | RuntimeException | Error e) {
      if (snapshots.isDiskFull()) {
        faults.fault("cannot write a snapshot: the disk is full", e);
      }
      // The log is whole without it: keep serving, and try again later.
      done.run(new Status(RaftError.EAGAIN, "cannot write a snapshot: %s", e));
    }
  }

  @Override
  public boolean onSnapshotLoad(SnapshotReader reader) {
    try {
      RaftSnapshotFile.Content<View> content =
          RaftSnapshotFile.read(
              Path.of(reader.getPath()), in -> SnapshotCodec.read(in, store.room()));
      SnapshotMeta meta = reader.load();
      if (!content.meta().equals(meta)) {
        throw new LogCorruptException(
            Path.of(reader.getPath(), RaftSnapshotFile.NAME), "it is of another snapshot");
      }
      View view = content.state();
      snapshots.loaded(meta, content.bytes());
      waiters.begin(meta.getLastIncludedIndex());
      store.restore(view);
      proposals.skipped();
      waiters.advance(meta.getLastIncludedIndex());
      return true;
    } catch (IOException | RuntimeException e) {
      faults.fault("cannot load a snapshot: " + e.getMessage(), e);
      return false;
    }
  }

  /**
   * The library calls this when the first entry of the term has been committed, and everything
   * before it applied. That entry is the library's own; one of the store follows it at once, and
   * tells the leader before what became of its last batches.
   */
  @Override
  public void onLeaderStart(long term) {
    lease.lead(term);
    View view = store.view();
    proposals.lead(term, view.timeMs(), view.wallMs());
    leadership.set(new Leadership(term, snapshots.self(), true, true));
    proposals.propose(new Command.Tick(), ProposalListener.UNHEARD);
  }

  @Override
  public void onLeaderStop(Status status) {
    lease.end();
    proposals.follow();
    leadership.set(new Leadership(leadership.now().term(), null, false, false));
  }

  @Override
  public void onStartFollowing(LeaderChangeContext change) {
    leadership.set(new Leadership(change.getTerm(), address(change.getLeaderId()), false, false));
  }

  @Override
  public void onStopFollowing(LeaderChangeContext change) {
    leadership.set(new Leadership(change.getTerm(), null, false, false));
  }

  private static @Nullable String address(@Nullable PeerId peer) {
    return peer == null || peer.isEmpty() ? null : peer.getEndpoint().toString();
  }

  @Override
  public void onError(RaftException error) {
    proposals.skipped();
    faults.fault("the replicated log has failed: " + error.getStatus().getErrorMsg(), error);
  }

  @Override
  public void onShutdown() {}
}
