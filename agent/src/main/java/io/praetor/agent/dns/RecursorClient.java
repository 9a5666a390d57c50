package io.praetor.agent.dns;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.praetor.agent.config.AddressRange;
import io.praetor.agent.config.DnsConfig;
import io.praetor.agent.dns.wire.AddressAnswer;
import io.praetor.agent.dns.wire.DnsMessages;
import io.praetor.agent.dns.wire.DnsName;
import io.praetor.agent.dns.wire.DnsQuery;
import io.praetor.agent.dns.wire.MalformedMessageException;
import io.praetor.agent.dns.wire.MessageReader;
import io.praetor.agent.dns.wire.ResponseCode;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other DNS servers of the configuration, save those that are this one itself, which would ask
 * itself for ever. Owned by the thread of the DNS server.
 */
final class RecursorClient {
  private static final Logger LOG = LoggerFactory.getLogger("agent.dns");

  /** Queries of this server's own that are under way, each with a socket. */
  static final int OWN_CALLS_MAX = 128;

  private final Supplier<DnsConfig> config;
  private final EventLoop loop;
  private final Predicate<InetSocketAddress> isThisServer;
  private List<InetSocketAddress> lastConfigured = List.of();
  private List<InetSocketAddress> usable = List.of();
  private final ForwardedQueries forwarded = new ForwardedQueries(this::exchange);
  private int ownCalls;
  private final RecursorSilence silence = new RecursorSilence(System.nanoTime());

  RecursorClient(
      EventLoop loop, Supplier<DnsConfig> config, Predicate<InetSocketAddress> isThisServer) {
    this.loop = loop;
    this.config = config;
    this.isThisServer = isThisServer;
  }

  /** Whether a client may ask for names of other domains. */
  boolean isAllowed(InetAddress source) {
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

  /**
   * Forwards a query of a client.
   *
   * @param message the query as it came; stays the caller's
   * @param reply gets the response, which it releases
   */
  void forward(
      DnsQuery query,
      ByteBuf message,
      boolean isStream,
      InetAddress source,
      Consumer<ByteBuf> reply) {
    if (!forwarded.forward(query, message, isStream, source, reply)) {
      reply.accept(RecursorExchange.failure(query));
    }
  }

  private void exchange(
      DnsQuery query, ByteBuf message, boolean isStream, Consumer<ByteBuf> reply) {
    DnsConfig now = config.get();
    List<InetSocketAddress> servers = usable(now.recursors());
    new RecursorExchange(
            loop,
            now.recursion(),
            servers,
            query,
            message,
            isStream,
            (response, isUpstream) -> {
              if (!servers.isEmpty()) {
                note(isUpstream, servers);
              }
              reply.accept(response);
            })
        .start();
  }

  /** Logs that no recursor answers, and that one does again. */
  private void note(boolean isAnswered, List<InetSocketAddress> servers) {
    if (!silence.ended(isAnswered, System.nanoTime())) {
      return;
    }
    if (silence.isSilent()) {
      LOG.warn("None of recursors answers: {}", servers);
    } else {
      LOG.info("recursors answer again");
    }
  }

  /**
   * Looks up a name for this server itself: over UDP, and over TCP if the response does not fit.
   *
   * @param done gets the answer, without records if the name has none or does not exist; null if no
   *     recursor has answered, or it has failed. Perhaps before this returns
   */
  void lookup(DnsName name, int type, Consumer<@Nullable AddressAnswer> done) {
    if (usable(config.get().recursors()).isEmpty() || ownCalls >= OWN_CALLS_MAX) {
      done.accept(null);
      return;
    }
    ownCalls++;
    DnsQuery query = DnsQuery.of(name, type);
    ByteBuf message = DnsMessages.message(query);
    exchange(
        query,
        message,
        false,
        response -> {
          if (DnsMessages.isTruncated(response)) {
            response.release();
            exchange(query, message, true, whole -> finish(whole, done));
          } else {
            finish(response, done);
          }
        });
  }

  private void finish(ByteBuf response, Consumer<@Nullable AddressAnswer> done) {
    ownCalls--;
    done.accept(answer(response));
  }

  private static @Nullable AddressAnswer answer(ByteBuf response) {
    try {
      // That a name does not exist may be said of the one that the last alias leads to.
      int code = DnsMessages.responseCode(response);
      return code == ResponseCode.NOERROR.code || code == ResponseCode.NXDOMAIN.code
          ? MessageReader.addresses(response)
          : null;
    } catch (MalformedMessageException e) {
      return null;
    } finally {
      response.release();
    }
  }

  private List<InetSocketAddress> usable(List<InetSocketAddress> configured) {
    if (!configured.equals(lastConfigured)) {
      lastConfigured = configured;
      usable = configured.stream().filter(isThisServer.negate()).toList();
      if (usable.size() < configured.size()) {
        LOG.warn(
            "recursors names this agent's own DNS server, which is left out: {} of {} are asked",
            usable,
            configured);
      }
    }
    return usable;
  }
}
