package io.praetor.verification.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Free TCP ports of the loopback, distinct within one call; any thread. */
public final class Ports {
  private Ports() {}

  /**
   * Ports that nobody listens on now. They are bound all at once before any is released, so that
   * they differ; another process may still take one before it is used.
   */
  public static List<Integer> free(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      List<Integer> ports = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        held.add(socket);
        ports.add(socket.getLocalPort());
      }
      return List.copyOf(ports);
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }
}
