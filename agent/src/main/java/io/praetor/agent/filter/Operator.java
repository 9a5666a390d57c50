package io.praetor.agent.filter;

/** What a match asks of the value that its selector leads to. */
enum Operator {
  EQUAL("Equal", false),
  NOT_EQUAL("Not Equal", true),
  /** Also written {@code contains}, the other way round. */
  IN("In", false),
  NOT_IN("Not In", true),
  IS_EMPTY("Is Empty", true),
  IS_NOT_EMPTY("Is Not Empty", false),
  MATCHES("Matches", false),
  NOT_MATCHES("Not Matches", true);

  /** What refusals call it, as Consul's do. */
  final String title;

  /** Whether it holds where its selector leads to nothing, as a key that a map does not have. */
  final boolean holdsWithoutValue;

  Operator(String title, boolean holdsWithoutValue) {
    this.title = title;
    this.holdsWithoutValue = holdsWithoutValue;
  }
}
