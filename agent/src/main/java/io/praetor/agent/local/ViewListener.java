package io.praetor.agent.local;

/** Is told of each change of the registrations; on their thread, and must not block. */
interface ViewListener {
  void changed(LocalView before, LocalView after);
}
