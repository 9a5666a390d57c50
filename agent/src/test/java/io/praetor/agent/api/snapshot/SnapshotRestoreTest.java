package io.praetor.agent.api.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.Origin;
import io.praetor.agent.archive.ArchiveWriter;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.consensus.storage.WaitingFiles;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.OpenGate;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.Requester;
import io.praetor.store.StateMachine;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import io.praetor.store.kv.Key;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.PendingRestores;
import io.praetor.store.waiting.PendingRestore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a restore leaves when a step of it fails, and when it proposes its commit. */
class SnapshotRestoreTest {
  private final StateMachine store = new StateMachine(SnapshotCodec::read);

  /** A log that fails one kind of command. */
  private final class FailingLog implements Proposer {
    private final Class<? extends Command> failing;

    FailingLog(Class<? extends Command> failing) {
      this.failing = failing;
    }

    @Override
    public void propose(Command command, Sender sender, ProposalListener listener) {
      if (failing.isInstance(command)) {
        listener.failed(ProposalFailure.UNKNOWN);
      } else {
        listener.applied(store.apply(0, command));
      }
    }
  }

  private SnapshotRestore restore(Class<? extends Command> failing) {
    FailingLog log = new FailingLog(failing);
    return new SnapshotRestore(
        store,
        new OpenGate(ReadGate.Contact.LEADING),
        log,
        new JudgedWrites(store, new OpenGate(ReadGate.Contact.LEADING), log),
        new Origin(Requester.ANONYMOUS, "", ""));
  }

  private static UploadedSnapshot file() throws Exception {
    StateMachine other = new StateMachine(SnapshotCodec::read);
    other.apply(0, new Command.KvSet(Key.utf8("a"), new byte[700_000], 0));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ArchiveWriter.of(other.view(), "test").write(file);
    return UploadedSnapshot.read(() -> new ByteArrayInputStream(file.toByteArray()), 0);
  }

  @Test
  void oneThatFailsIsTakenBackAtOnce() throws Exception {
    store.apply(0, new Command.LevelRaise(Level.NEWEST));
    UploadedSnapshot file = file();
    for (Class<? extends Command> step :
        List.of(Command.RestoreChunk.class, Command.RestoreCommit.class)) {
      SnapshotRestore restore = restore(step);
      assertThatThrownBy(() -> restore.run(file))
          .isInstanceOf(SnapshotRestore.FailedException.class)
          .hasMessageContaining("the restore was not finished");
      assertThat(store.view().get(PendingRestores.TABLE)).isSameAs(PendingRestore.NONE);
    }
  }

  @Test
  void oneThatSucceedsIsNotTakenBack() throws Exception {
    restore(Command.RestoreAbort.class).run(file());
    assertThat(store.view().kv().get(Key.utf8("a"))).isNotNull();
  }

  /**
   * A server that does not lead: it hears that a command was applied before it has it itself, and
   * has all of them when it is asked to confirm a read.
   */
  private static final class Follower implements Proposer, ReadGate {
    private final List<Thread> readers = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch reading = new CountDownLatch(1);
    private final Deque<Command> ahead = new ArrayDeque<>();
    private final StateMachine store =
        new StateMachine(
            (in, level) -> {
              readers.add(Thread.currentThread());
              awaitReading();
              return SnapshotCodec.read(in, level);
            },
            WaitingFiles.of(null));
    private int readersAtCommit = -1;

    private void awaitReading() {
      try {
        assertThat(reading.await(1, TimeUnit.MINUTES)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void propose(Command command, Sender sender, ProposalListener listener) {
      if (command instanceof Command.RestoreCommit) {
        readersAtCommit = reading.getCount() == 0 ? readers.size() : -1;
      }
      ahead.add(command);
      listener.applied(new Outcome.Done(true, 1));
    }

    @Override
    public boolean open(Consistency consistency) {
      return false;
    }

    @Override
    public void confirm(Consistency consistency, ReadListener listener) {
      while (!ahead.isEmpty()) {
        store.apply(0, ahead.remove());
      }
      listener.confirmed(1);
    }

    @Override
    public Contact contact() {
      return Contact.LEADING;
    }
  }

  @Test
  void theCommitIsProposedWhenThisServerHasReadTheSnapshot() throws Exception {
    Follower follower = new Follower();
    follower.store.apply(0, new Command.LevelRaise(Level.NEWEST));
    SnapshotRestore restore =
        new SnapshotRestore(
            follower.store,
            follower,
            follower,
            new JudgedWrites(follower.store, follower, follower),
            new Origin(Requester.ANONYMOUS, "", ""));
    UploadedSnapshot file = file();
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread running =
        Thread.ofVirtual()
            .start(() -> {
              try {
                restore.run(file);
                ended.complete(null);
              } catch (Throwable e) {
                ended.complete(e);
              }
            });
    while (follower.readers.isEmpty()) {
      assertThat(ended).isNotDone();
      Thread.onSpinWait();
    }
    while (running.getState() != Thread.State.TIMED_WAITING) {
      assertThat(ended).isNotDone();
      Thread.onSpinWait();
    }
    follower.reading.countDown();
    assertThat(ended.get(1, TimeUnit.MINUTES)).isNull();
    assertThat(follower.readersAtCommit).isEqualTo(1);
    assertThat(follower.readers).doesNotContain(running);
  }
}
