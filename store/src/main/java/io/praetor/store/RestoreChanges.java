package io.praetor.store;

import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.level.Level;
import io.praetor.store.table.Levels;
import io.praetor.store.table.PendingRestores;
import io.praetor.store.waiting.PendingRestore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the commands do that restore a snapshot in parts. Owned by the apply thread. */
final class RestoreChanges {
  private RestoreChanges() {}

  /** Begins a restore; why not, or null if it has begun. */
  static Outcome.@Nullable Refused begin(Draft draft, Command.RestoreBegin c) {
    if (c.totalBytes() > PendingRestore.BYTES_MAX) {
      return new Outcome.Refused(
          "a snapshot of "
              + c.totalBytes()
              + " bytes is longer than "
              + PendingRestore.BYTES_MAX
              + ", the most that is restored");
    }
    draft.set(PendingRestores.TABLE, PendingRestore.begin(c.id(), c.totalBytes(), draft.room()));
    return null;
  }

  /** Takes some bytes; why not, or null if they are taken. */
  static Outcome.@Nullable Refused chunk(
      Draft draft, Command.RestoreChunk c, RestoreReading reading) {
    PendingRestore pending = draft.get(PendingRestores.TABLE);
    if (!pending.is(c.id())) {
      return notUnderWay(c.id());
    }
    if (pending.bytes() != c.offset()
        || c.bytes().length > pending.totalBytes() - pending.bytes()) {
      draft.set(PendingRestores.TABLE, PendingRestore.NONE);
      return dropped(
          c.id(),
          c.bytes().length
              + " bytes at "
              + c.offset()
              + " do not follow the "
              + pending.bytes()
              + " of "
              + pending.totalBytes()
              + " that are there");
    }
    if (c.bytes().length == 0) {
      return null;
    }
    PendingRestore next = pending.with(c.bytes());
    draft.set(PendingRestores.TABLE, next);
    if (next.isWhole()) {
      // Its commit comes soon, and is not to wait until all is read.
      reading.begin(next, draft.get(Levels.TABLE).level(), draft.room());
    }
    return null;
  }

  /** Replaces the content of the store; why not, or null if it is replaced. */
  static Outcome.@Nullable Refused commit(
      Draft draft, Command.RestoreCommit c, RestoreReading reading) {
    PendingRestore pending = draft.get(PendingRestores.TABLE);
    if (!pending.is(c.id())) {
      return notUnderWay(c.id());
    }
    draft.set(PendingRestores.TABLE, PendingRestore.NONE);
    if (!pending.isWhole()) {
      return dropped(c.id(), pending.bytes() + " of " + pending.totalBytes() + " bytes came");
    }
    return switch (reading.of(pending, draft.get(Levels.TABLE).level())) {
      case RestoreReading.Content.Read(View snapshot) -> restore(draft, c.id(), snapshot);
      case RestoreReading.Content.Unreadable(String why) -> dropped(c.id(), why);
    };
  }

  private static Outcome.@Nullable Refused restore(Draft draft, String id, View snapshot) {
    int level = draft.get(Levels.TABLE).level();
    if (snapshot.level() > level) {
      // A server of the lower level could not read it, and would stay with the old content.
      return dropped(
          id,
          "the snapshot is of level "
              + snapshot.level()
              + ", and the cluster is at "
              + level
              + ": restore it when all servers are upgraded");
    }
    // Servers of the first level do not look, and have to come to the same.
    if (level >= Level.WALL_CLOCK) {
      List<String> violations = RestoreCheck.violations(snapshot, draft.get(Levels.TABLE).wallMs());
      if (!violations.isEmpty()) {
        return dropped(id, violations.getFirst());
      }
    }
    Restoration.run(draft, snapshot);
    return null;
  }

  /** Drops a restore; whether it was the one under way, as far as the command says. */
  static boolean abort(Draft draft, Command.RestoreAbort c) {
    PendingRestore pending = draft.get(PendingRestores.TABLE);
    if (!pending.is(c.id()) || (c.bytes() != -1 && c.bytes() != pending.bytes())) {
      return false;
    }
    draft.set(PendingRestores.TABLE, PendingRestore.NONE);
    return true;
  }

  private static Outcome.Refused notUnderWay(String id) {
    return new Outcome.Refused("restore " + id + " is not under way: begin it again");
  }

  private static Outcome.Refused dropped(String id, String why) {
    return new Outcome.Refused("restore " + id + " is dropped: " + why);
  }
}
