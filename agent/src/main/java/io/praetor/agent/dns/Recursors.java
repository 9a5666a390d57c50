package io.praetor.agent.dns;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.praetor.agent.config.AddressRange;
import io.praetor.agent.config.DnsConfig;
import io.praetor.agent.dns.wire.DnsQuestion;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other DNS servers of the configuration, save those that are this one itself, which would ask
 * itself for ever. Owned by the thread of the DNS server.
 */
final class Recursors implements Recursion {
  private static final Logger LOG = LoggerFactory.getLogger("agent.dns");

  /** Questions under way, each with a socket; beyond that they are SERVFAIL at once. */
  static final int CALLS_MAX = 512;

  private final Supplier<DnsConfig> config;
  private final EventLoop loop;
  private final Predicate<InetSocketAddress> isThisServer;
  private List<InetSocketAddress> judged = List.of();
  private List<InetSocketAddress> others = List.of();
  private int calls;

  Recursors(EventLoop loop, Supplier<DnsConfig> config, Predicate<InetSocketAddress> isThisServer) {
    this.loop = loop;
    this.config = config;
    this.isThisServer = isThisServer;
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
    DnsConfig now = config.get();
    calls++;
    new RecursorCall(
            loop,
            now.recursion(),
            calls > CALLS_MAX ? List.of() : others(now.recursors()),
            question,
            message,
            isStream,
            answer -> {
              calls--;
              reply.accept(answer);
            })
        .start();
  }

  private List<InetSocketAddress> others(List<InetSocketAddress> configured) {
    if (!configured.equals(judged)) {
      judged = configured;
      others = configured.stream().filter(isThisServer.negate()).toList();
      if (others.size() < configured.size()) {
        LOG.warn(
            "recursors names this agent's own DNS server, which is left out: {} of {} are asked",
            others,
            configured);
      }
    }
    return others;
  }
}
