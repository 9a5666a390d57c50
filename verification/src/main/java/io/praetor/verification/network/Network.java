package io.praetor.verification.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All links between the agents of one cluster. Each agent advertises an address of the network,
 * which carries every connection on to the agent's own port and reads in its greeting who made it,
 * so that each direction of each pair can be disturbed alone. Any thread.
 *
 * <p>The links speak for themselves only without TLS: the greeting has to be readable.
 */
public final class Network implements AutoCloseable {
  private final Map<String, Line> lines = new ConcurrentHashMap<>();
  private final Set<Tunnel> tunnels = ConcurrentHashMap.newKeySet();
  private final List<ServerSocket> doors = new ArrayList<>();

  /**
   * Opens the address by which others reach an agent.
   *
   * @param host an address of the loopback that nobody else uses with this port
   * @param port the port there, and the agent's own on 127.0.0.1
   */
  public void open(String agent, String host, int port) throws IOException {
    ServerSocket door = new ServerSocket();
    door.setReuseAddress(true);
    door.bind(new InetSocketAddress(InetAddress.getByName(host), port), 128);
    doors.add(door);
    Thread.ofVirtual().name("door-" + agent).start(() -> accept(door, agent, port));
  }

  private void accept(ServerSocket door, String agent, int port) {
    while (!door.isClosed()) {
      try {
        Socket from = door.accept();
        Tunnel tunnel = new Tunnel(this, from, agent, port, tunnels::remove);
        tunnels.add(tunnel);
        tunnel.start();
      } catch (IOException closing) {
        // Looked at by the loop.
      }
    }
  }

  Line line(String from, String to) {
    return lines.computeIfAbsent(from + ">" + to, name -> new Line());
  }

  /**
   * Cuts what one agent sends to another.
   *
   * @param reset whether connections between the two are reset; otherwise their bytes are held, and
   *     delivered when the link is healed
   */
  public void cut(String from, String to, boolean reset) {
    line(from, to).cut(reset);
    if (reset) {
      for (Tunnel tunnel : tunnels) {
        if (tunnel.joins(from, to)) {
          tunnel.close();
        }
      }
    }
  }

  /** Delays what one agent sends to another; see {@link Line#slow}. */
  public void slow(
      String from, String to, long byMs, long upToMoreMs, double stallShare, long stallMs) {
    line(from, to).slow(byMs, upToMoreMs, stallShare, stallMs);
  }

  /** How many bytes one agent has sent to another, without the greetings of its connections. */
  public long carriedBytes(String from, String to) {
    return line(from, to).carriedBytes();
  }

  /** All links are whole and fast again. */
  public void heal() {
    lines.values().forEach(Line::heal);
  }

  @Override
  public void close() {
    for (ServerSocket door : doors) {
      try {
        door.close();
      } catch (IOException e) {
        throw new IllegalStateException("a port of the loopback cannot be closed", e);
      }
    }
    heal();
    tunnels.forEach(Tunnel::close);
  }
}
