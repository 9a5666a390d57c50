package io.praetor.agent.watched;

/** Kinds of questions that watch nothing, each with a limit of its own; immutable. */
enum DirectQueryKind {
  CATALOG(1_000),
  QUERY(200),
  ADDRESS(50);

  /** How many of them are on their way to the catalog at once. */
  final int askedMax;

  DirectQueryKind(int askedMax) {
    this.askedMax = askedMax;
  }
}
