package io.praetor.agent.api.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.Origin;
import io.praetor.agent.archive.ArchiveWriter;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.query.OpenGate;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.Requester;
import io.praetor.store.StateMachine;
import io.praetor.store.command.Command;
import io.praetor.store.command.Sender;
import io.praetor.store.kv.Key;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.PendingRestores;
import io.praetor.store.waiting.PendingRestore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a restore leaves when a step of it fails. */
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
}
