package io.praetor.verification.cluster;

/** What a {@link Nemesis} does to a cluster. */
public enum Fault {
  /** Kill -9 of one server, whoever it is. */
  KILL_ONE,
  /** Kill -9 of the leader. */
  KILL_LEADER,
  /** Kill -9 of all servers at once. */
  KILL_ALL,
  /** SIGSTOP of one server for longer than an election. */
  PAUSE_ONE,
  /** SIGSTOP of the leader for longer than an election. */
  PAUSE_LEADER,
  /** The leader is cut off from all others. */
  CUT_LEADER,
  /** A minority that need not hold the leader is cut off. */
  CUT_MINORITY,
  /** Two halves that only one server joins. */
  CUT_BRIDGE,
  /** What the leader sends reaches nobody; it still hears. */
  MUTE_LEADER,
  /** What is sent to the leader does not reach it; it is still heard. */
  DEAFEN_LEADER,
  /** Every link is late, and each piece by another time. */
  SLOW_LINKS,
  /** Some links lose packets: their connections stall for as long as TCP takes to send again. */
  LOSSY_LINKS,
  /** One server is killed and comes back with an empty disk. */
  LOSE_DISK,
  /** Leadership is handed over as planned. */
  TRANSFER,
  /** One server is killed and comes back with a wall clock that is hours off. */
  SHIFT_CLOCK
}
