package io.praetor.store.access;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;

/** Auth methods and binding rules as bytes and back, for commands and snapshots; stateless. */
public final class LoginCodec {
  private LoginCodec() {}

  public static void write(ByteWriter out, AuthMethodDefinition method) {
    out.text(method.name()).text(method.type()).text(method.displayName());
    out.text(method.description()).varint(method.tokenTtlNanos()).flag(method.isGlobal());
    out.text(method.tokenName()).text(method.config());
  }

  /** Reads what {@link #write(ByteWriter, AuthMethodDefinition)} wrote. */
  public static AuthMethodDefinition method(ByteReader in) {
    AuthMethodDefinition method =
        new AuthMethodDefinition(
            in.text(),
            in.text(),
            in.text(),
            in.text(),
            in.varint(),
            in.flag(),
            in.text(),
            in.text());
    if (method.tokenTtlNanos() < 0) {
      throw new MalformedException("tokens that count for " + method.tokenTtlNanos() + " ns");
    }
    return method;
  }

  public static void write(ByteWriter out, BindingRuleDefinition rule) {
    out.text(rule.id()).text(rule.description()).text(rule.method()).text(rule.selector());
    out.text(rule.bindType()).text(rule.bindName()).text(rule.templateName());
  }

  /** Reads what {@link #write(ByteWriter, BindingRuleDefinition)} wrote. */
  public static BindingRuleDefinition rule(ByteReader in) {
    return new BindingRuleDefinition(
        in.text(), in.text(), in.text(), in.text(), in.text(), in.text(), in.text());
  }

  /** An upper bound of a method's bytes, each text taken for the longest that it can be. */
  public static int bytesMax(AuthMethodDefinition method) {
    return 64
        + text(method.name())
        + text(method.type())
        + text(method.displayName())
        + text(method.description())
        + text(method.tokenName())
        + text(method.config());
  }

  /** An upper bound of a rule's bytes. */
  public static int bytesMax(BindingRuleDefinition rule) {
    return 64
        + text(rule.id())
        + text(rule.description())
        + text(rule.method())
        + text(rule.selector())
        + text(rule.bindType())
        + text(rule.bindName())
        + text(rule.templateName());
  }

  private static int text(String text) {
    return 5 + 3 * text.length();
  }
}
