package io.praetor.agent.query;

import io.praetor.agent.consensus.ReadListener;

/**
 * A gate that lets every read through at once, as a server with a leader does; immutable.
 *
 * @param contact how it stands to its leader
 */
public record OpenGate(ReadGate.Contact contact) implements ReadGate {
  @Override
  public boolean open(Consistency consistency) {
    return true;
  }

  @Override
  public void confirm(Consistency consistency, ReadListener listener) {
    listener.confirmed(0);
  }
}
