package io.praetor.agent.hcl;

import org.jspecify.annotations.Nullable;

/** A text that cannot be read as what it claims to be; the message names the place. */
public final class SyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Position at;
  private final String what;
  private final transient @Nullable Position end;

  SyntaxException(Position at, String what) {
    this(at, what, null);
  }

  private SyntaxException(Position at, String what, @Nullable Position end) {
    super(at + ": " + what);
    this.at = at;
    this.what = what;
    this.end = end;
  }

  /** A block that is still open where the text ends. */
  static SyntaxException unclosed(Position start, Position end, String what) {
    return new SyntaxException(start, what, end);
  }

  /** The place: where a block begins that is not closed. */
  public Position at() {
    return at;
  }

  /** What is wrong, without the place. */
  public String what() {
    return what;
  }

  /** Where the text ends that has not closed a block, or null if something else is wrong. */
  public @Nullable Position end() {
    return end;
  }
}
