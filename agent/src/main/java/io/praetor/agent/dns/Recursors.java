package io.praetor.agent.dns;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.praetor.agent.config.AddressRange;
import io.praetor.agent.config.DnsConfig;
import io.praetor.agent.dns.wire.DnsQuestion;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The other DNS servers of the configuration. Owned by the thread of the DNS server. */
final class Recursors implements Recursion {
  private final Supplier<DnsConfig> config;
  private final EventLoop loop;

  Recursors(EventLoop loop, Supplier<DnsConfig> config) {
    this.loop = loop;
    this.config = config;
  }

  @Override
  public boolean serves(InetAddress source) {
    DnsConfig now = config.get();
    if (now.recursors().isEmpty()) {
      return false;
    }
    if (now.recursion().from().isEmpty()) {
      return source.isLoopbackAddress() || isPrivate(source);
    }
    String text = source.getHostAddress();
    for (AddressRange range : now.recursion().from()) {
      if (range.contains(text)) {
        return true;
      }
    }
    return false;
  }

  /** RFC 1918, RFC 6598, RFC 4193, and addresses of one link. */
  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || (address instanceof Inet4Address
            ? (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64
            : (bytes[0] & 0xfe) == 0xfc);
  }

  @Override
  public void ask(
      DnsQuestion question, ByteBuf message, boolean isStream, Consumer<ByteBuf> reply) {
    new RecursorCall(loop, config.get(), question, message, isStream, reply).start();
  }
}
