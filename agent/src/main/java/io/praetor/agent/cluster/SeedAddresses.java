package io.praetor.agent.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents that an operator has named, as addresses to ask. Names are looked up again and again
 * on a thread of their own, since a name may have several addresses and they may change.
 */
final class SeedAddresses {
  private static final Logger LOG = LoggerFactory.getLogger(SeedAddresses.class);
  private static final long LOOKUP_MS = 10_000;

  private final List<String> named;
  private final int defaultPort;
  private final Set<String> unknown = new HashSet<>();
  private final AtomicBoolean lookingUp = new AtomicBoolean();
  private volatile List<String> addresses = List.of();
  private volatile boolean lookedUp;
  private volatile long lookedUpAt;

  SeedAddresses(List<String> named, int defaultPort) {
    this.named = new CopyOnWriteArrayList<>(named);
    this.defaultPort = defaultPort;
    this.lookedUp = named.isEmpty();
  }

  void add(String contact) {
    named.add(contact);
    lookedUpAt = 0;
  }

  /** Whether every name has been looked up once. */
  boolean isLookedUp() {
    return lookedUp;
  }

  /** The addresses known now; looks the names up in the background when that was long ago. */
  List<String> addresses() {
    boolean isDue = lookedUpAt == 0 || System.nanoTime() - lookedUpAt > LOOKUP_MS * 1_000_000;
    if (isDue && !named.isEmpty() && lookingUp.compareAndSet(false, true)) {
      lookedUpAt = System.nanoTime();
      Thread.ofVirtual().name("contacts").start(this::lookUp);
    }
    return addresses;
  }

  private void lookUp() {
    try {
      Set<String> found = new TreeSet<>();
      for (String contact : named) {
        found.addAll(addressesOf(contact));
      }
      addresses = List.copyOf(found);
      lookedUp = true;
    } finally {
      lookingUp.set(false);
    }
  }

  private List<String> addressesOf(String contact) {
    try {
      List<String> found = lookUp(contact);
      unknown.remove(contact);
      return found;
    } catch (UnknownHostException e) {
      if (unknown.add(contact)) {
        LOG.warn("retry_join names {}, which has no address", contact);
      }
      return List.of();
    }
  }

  /**
   * The addresses of one agent that is named as a contact is; blocks.
   *
   * @throws UnknownHostException if the name has none
   */
  List<String> lookUp(String contact) throws UnknownHostException {
    String host = contact;
    int port = defaultPort;
    int colon = contact.lastIndexOf(':');
    // An IPv6 address without brackets has more than one colon and no port.
    if (colon > 0 && (contact.indexOf(':') == colon || contact.charAt(colon - 1) == ']')) {
      host = contact.substring(0, colon);
      port = portOf(contact.substring(colon + 1));
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    List<String> found = new ArrayList<>();
    for (InetAddress address : InetAddress.getAllByName(host)) {
      String text = address.getHostAddress();
      found.add((text.indexOf(':') < 0 ? text : '[' + text + ']') + ":" + port);
    }
    return found;
  }

  private int portOf(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return defaultPort;
    }
  }
}
