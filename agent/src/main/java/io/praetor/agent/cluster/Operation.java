package io.praetor.agent.cluster;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;

/** What is asked of the leader about the members; immutable. */
sealed interface Operation {

  /** An agent leaves. */
  record Leave(AgentInfo agent) implements Operation {}

  /** An operator says that a failed agent has left; {@code prune}: and is not to be shown. */
  record ForceLeave(String name, boolean prune) implements Operation {}

  /** An operator removes a server from the configuration. */
  record Remove(String address) implements Operation {}

  /** The lead is to go to a server; an empty address leaves the choice. */
  record Transfer(String address) implements Operation {}

  /** How the servers are. */
  record Health() implements Operation {}

  default void write(ByteWriter out) {
    switch (this) {
      case Leave leave -> leave.agent().write(out.u8(1));
      case ForceLeave force -> out.u8(2).text(force.name()).flag(force.prune());
      case Remove remove -> out.u8(3).text(remove.address());
      case Transfer transfer -> out.u8(4).text(transfer.address());
      case Health health -> out.u8(5);
    }
  }

  static Operation read(ByteReader in) {
    return switch (in.u8()) {
      case 1 -> new Leave(AgentInfo.read(in));
      case 2 -> new ForceLeave(in.text(), in.flag());
      case 3 -> new Remove(in.text());
      case 4 -> new Transfer(in.text());
      case 5 -> new Health();
      default -> throw new MalformedException("no such operation");
    };
  }
}
