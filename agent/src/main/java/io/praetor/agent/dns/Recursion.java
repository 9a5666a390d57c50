package io.praetor.agent.dns;

import io.netty.buffer.ByteBuf;
import io.praetor.agent.dns.wire.DnsQuestion;
import java.net.InetAddress;
import java.util.function.Consumer;

/** Asks other DNS servers about other domains. Owned by the thread of the DNS server. */
interface Recursion {
  /** Whether somebody may ask about other domains. */
  boolean serves(InetAddress source);

  /**
   * Asks.
   *
   * @param message the question as it came; stays the caller's
   * @param reply gets the answer, which it releases
   */
  void ask(DnsQuestion question, ByteBuf message, boolean isStream, Consumer<ByteBuf> reply);
}
