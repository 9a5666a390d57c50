package io.praetor.agent.access.remote;

import io.praetor.agent.access.Authorizer;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Rule;
import io.praetor.agent.access.Rules;
import io.praetor.agent.access.token.TokenRights;
import org.jspecify.annotations.Nullable;

/**
 * What a server has said of one secret; immutable. Moments are of {@link System#nanoTime()}.
 *
 * @param caller null if the secret gives nothing at all
 * @param refusal why, then
 * @param askedNanos when the server was asked
 * @param ends whether it counts until a moment only, as tokens do that expire
 * @param endNanos that moment
 * @param bytes of memory that are held for it, the secret apart
 */
record Kept(
    @Nullable Caller caller,
    String refusal,
    long askedNanos,
    boolean ends,
    long endNanos,
    long bytes) {
  private static final long NANOS_PER_MS = 1_000_000;

  /** This record, a caller, tables of rules, two entries of maps. */
  private static final long BYTES = 1_024;

  /** A rule in its list and in the table that it is looked up in. */
  private static final long RULE_BYTES = 160;

  static Kept of(TokenRights rights, long askedNanos) {
    return switch (rights) {
      case TokenRights.Unknown(String text) ->
          new Kept(null, text, askedNanos, false, 0, BYTES + 2L * text.length());
      case TokenRights.Known known ->
          new Kept(
              new Caller(
                  known.accessor(),
                  Authorizer.of(known.policies(), known.defaultAllows(), known.keyListPolicy())),
              "",
              askedNanos,
              known.leftMs() > 0,
              askedNanos + known.leftMs() * NANOS_PER_MS,
              bytes(known));
    };
  }

  private static long bytes(TokenRights.Known known) {
    long bytes = BYTES;
    for (Rules policy : known.policies()) {
      for (Rule rule : policy.rules()) {
        // The name as a text and as bytes.
        bytes += RULE_BYTES + 3L * rule.name().length();
      }
    }
    return bytes;
  }

  boolean isOver(long nowNanos) {
    return ends && nowNanos - endNanos >= 0;
  }

  /** Whether it was asked for within a time. */
  boolean isFresh(long nowNanos, long ttlNanos) {
    return nowNanos - askedNanos <= ttlNanos && !isOver(nowNanos);
  }
}
