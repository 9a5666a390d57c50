package io.praetor.store.level;

/**
 * The levels of the log and of snapshots; stateless. A cluster writes at the lowest level that its
 * servers speak, keeps that number in its state, and moves it up, never down, by a command.
 *
 * <p>Whoever adds a command, gives a known one another effect, or adds a section to the snapshot
 * adds a level here, and lets the new thing count from it on.
 */
public final class Level {
  /** What was written before there were levels. */
  public static final int FIRST = 1;

  /** Entries carry the wall clock, and each command may name its sender. */
  public static final int WALL_CLOCK = 2;

  /** What the cluster keeps about itself is in tables, and no longer in blobs. */
  public static final int CLUSTER_TABLES = WALL_CLOCK;

  /** The catalog: services, checks, and nodes that run no agent. */
  public static final int CATALOG = 3;

  /** Prepared queries, and events between agents. */
  public static final int QUERIES = 4;

  /** Tokens, policies and roles, and commands that say at which of them they were allowed. */
  public static final int ACCESS = 5;

  /**
   * Auth methods and binding rules, and the tokens that logins get. A command is outdated by a
   * change of what its own token gives, and of the token that it changes; not by other tokens.
   */
  public static final int AUTH_METHODS = 6;

  /**
   * The changes of keys are kept with the rows before them, and can be taken back. Keys are copied
   * and moved together. Rules of values, and commands that say by which of them they were judged.
   */
  public static final int CHANGE_LOG = 7;

  /** The highest that this build speaks. */
  public static final int NEWEST = CHANGE_LOG;

  private Level() {}
}
