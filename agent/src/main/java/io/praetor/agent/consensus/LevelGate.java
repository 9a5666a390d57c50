package io.praetor.agent.consensus;

import io.praetor.agent.consensus.storage.Membership;
import io.praetor.store.StateMachine;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Holds back the commands that not all servers of the cluster know yet. Any thread; immutable. */
final class LevelGate {
  private final StateMachine store;
  private final Supplier<Membership> members;

  LevelGate(StateMachine store, Supplier<Membership> members) {
    this.store = store;
    this.members = members;
  }

  /** The level at which entries are written now. */
  int level() {
    return store.view().level();
  }

  /** Why a command may not be proposed yet, or null if it may. */
  Outcome.@Nullable Refused refusal(Command command) {
    if (command.level() <= level() || command instanceof Command.LevelRaise) {
      return null;
    }
    ServerLevels levels = ServerLevels.of(store.view(), members.get());
    return new Outcome.Refused(
        "this needs level "
            + command.level()
            + " of the cluster, which is at "
            + levels.level()
            + ": "
            + levels.reason(command.level()));
  }
}
