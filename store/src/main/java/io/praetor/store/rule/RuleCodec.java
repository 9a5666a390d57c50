package io.praetor.store.rule;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;

/** Rules of values as bytes and back, for commands and snapshots; stateless. */
public final class RuleCodec {
  private RuleCodec() {}

  public static void write(ByteWriter out, RuleDefinition rule) {
    out.text(rule.name()).flag(rule.isGlob()).text(rule.keys()).text(rule.kind());
    out.text(rule.spec()).flag(rule.enforces()).text(rule.description());
  }

  /** Reads what {@link #write} wrote. */
  public static RuleDefinition read(ByteReader in) {
    return new RuleDefinition(
        in.text(), in.flag(), in.text(), in.text(), in.text(), in.flag(), in.text());
  }

  /** An upper bound of a rule's bytes, each text taken for the longest that it can be. */
  public static int bytesMax(RuleDefinition rule) {
    return 64
        + text(rule.name())
        + text(rule.keys())
        + text(rule.kind())
        + text(rule.spec())
        + text(rule.description());
  }

  private static int text(String text) {
    return 5 + 3 * text.length();
  }
}
