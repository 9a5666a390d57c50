package io.praetor.verification.clients;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port of the loopback that leads to another, and whose connections can be broken off. */
final class CutLine implements AutoCloseable {
  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  CutLine(int target) throws IOException {
    this.target = target;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket from = listening.accept();
        Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(from);
        open.add(to);
        Thread.ofVirtual().start(() -> carry(from, to));
        Thread.ofVirtual().start(() -> carry(to, from));
      }
    } catch (IOException e) {
      // Closed.
      cut();
    }
  }

  private void carry(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Cut.
      open.remove(from);
    }
    open.remove(to);
  }

  /** Breaks off the connections that there are. */
  void cut() {
    List<Socket> now = List.copyOf(open);
    for (Socket socket : now) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone all the same.
        open.remove(socket);
      }
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
