package io.praetor.verification.failover;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A store of several servers whose leader can be killed. Writes come from any thread. */
interface Contestant extends AutoCloseable {

  String name();

  /** Where every server takes writes. */
  List<Integer> ports();

  /** Where the leader takes writes. */
  int leaderPort() throws IOException;

  /** Whether a write was acknowledged; false for a refusal and for an unknown outcome. */
  boolean put(int port, String key, String value, Duration waitMax);

  /** SIGKILL to the leader; returns once its process is gone. */
  void killLeader() throws IOException, InterruptedException;

  /** Starts again what was killed, and waits until it has caught up. */
  void revive() throws IOException;

  @Override
  void close();
}
