package io.praetor.cli.kv;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.praetor.PraetorInfo;
import java.io.IOException;

/** The flag {@code -reason}: why a change is made. */
final class Reasons {
  private Reasons() {}

  /** Has the next change carry the reason, to an agent that keeps it. */
  static void give(AgentClient agent, Flags flags) throws IOException, CommandException {
    if (!flags.text("reason").isEmpty()) {
      PraetorInfo.ask(agent);
      agent.because(flags.text("reason"));
    }
  }
}
