package io.praetor.agent.dns;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket for each address of the machine beside one for all of them: what comes to an address is
 * answered from it, which a socket for all addresses leaves to the routing table. Addresses that
 * come and go are followed. Owned by the thread of the DNS server once it runs.
 */
final class DatagramSockets {
  private static final Logger LOG = LoggerFactory.getLogger(DatagramSockets.class);
  private static final long LOOK_MS = 10_000;

  /** Addresses with a socket of their own; those beyond are answered by the one for all. */
  private static final int ADDRESSES_MAX = 256;

  private final Supplier<Bootstrap> sockets;
  private final InetSocketAddress wildcard;
  private final Map<InetAddress, Channel> bound = new HashMap<>();

  /**
   * Sockets for none of the addresses yet.
   *
   * @param sockets makes one that may share its port with the others
   */
  DatagramSockets(Supplier<Bootstrap> sockets, InetSocketAddress wildcard) {
    this.sockets = sockets;
    this.wildcard = wildcard;
  }

  /** Binds what is there now, and looks again from time to time while the channel is open. */
  void follow(Channel whole) {
    look(whole);
    var _ =
        whole
            .eventLoop()
            .schedule(
                () -> {
                  if (whole.isOpen()) {
                    follow(whole);
                  }
                },
                LOOK_MS,
                TimeUnit.MILLISECONDS);
  }

  private void look(Channel whole) {
    Set<InetAddress> there = new HashSet<>();
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address ->
              wildcard.getAddress() instanceof Inet4Address
                  ? address instanceof Inet4Address
                  : !address.isLinkLocalAddress())
          .limit(ADDRESSES_MAX)
          .forEach(there::add);
    } catch (SocketException e) {
      LOG.debug("The addresses of this machine cannot be told: {}", e.getMessage());
      return;
    }
    bound
        .entrySet()
        .removeIf(each -> {
          boolean gone = !there.contains(each.getKey());
          if (gone) {
            var _ = each.getValue().close();
          }
          return gone;
        });
    for (InetAddress address : there) {
      if (!bound.containsKey(address)) {
        bind(whole, address);
      }
    }
  }

  private void bind(Channel whole, InetAddress address) {
    ChannelFuture binding = sockets.get().bind(new InetSocketAddress(address, wildcard.getPort()));
    bound.put(address, binding.channel());
    binding.addListener(done -> {
      if (done.isSuccess()) {
        whole
            .closeFuture()
            .addListener(_ -> {
              var _ = binding.channel().close();
            });
      } else {
        bound.remove(address, binding.channel());
        LOG.debug("DNS has no socket of its own for {}", address.getHostAddress());
      }
    });
  }
}
