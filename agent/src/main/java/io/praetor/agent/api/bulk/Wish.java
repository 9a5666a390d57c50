package io.praetor.agent.api.bulk;

import io.praetor.agent.access.Caller;
import io.praetor.store.BulkPlan;
import io.praetor.store.View;
import io.praetor.store.command.Command;

/** What a request wants to be made of many keys; immutable, for any thread. */
interface Wish {
  /**
   * What it comes to in a view.
   *
   * @param command does it, as long as the keys are what they are in the view
   * @param change what the command does then
   */
  record Planned(Command.Bulk command, BulkPlan.Change change) {}

  /** Whether it is to be told alone what would change. */
  boolean isDryRun();

  /** What it is, for the log: a verb and the keys. */
  String text();

  /**
   * Looks at it in a view that has all that was acknowledged before it was asked for.
   *
   * @throws io.praetor.agent.access.DeniedException if the caller may not do it
   * @throws io.praetor.agent.routing.BadRequestException if it cannot be done
   * @throws io.praetor.agent.api.JudgedWrites.RefusedException if it cannot, which is told at
   *     length
   */
  Planned plan(View view, Caller caller);
}
