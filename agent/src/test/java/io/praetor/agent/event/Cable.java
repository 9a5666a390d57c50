package io.praetor.agent.event;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a port that can be cut: connections are reset then, and new ones are not carried on. */
final class Cable implements AutoCloseable {
  private final int port;
  private final ServerSocket door = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean isCut;

  Cable(int port) throws IOException {
    this.port = port;
    Thread.ofVirtual().name("cable").start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + door.getLocalPort();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket from = door.accept();
        sockets.add(from);
        if (isCut) {
          from.close();
          continue;
        }
        Socket to = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(to);
        to.setTcpNoDelay(true);
        from.setTcpNoDelay(true);
        carry(from, to);
        carry(to, from);
        if (isCut) {
          from.close();
          to.close();
        }
      } catch (IOException e) {
        // The door is closed, or who came is gone again: the loop looks.
      }
    }
  }

  private static void carry(Socket from, Socket to) {
    Thread.ofVirtual()
        .name("cable")
        .start(() -> {
          try (from;
              to) {
            from.getInputStream().transferTo(to.getOutputStream());
          } catch (IOException e) {
            // One end is gone, and so the other one is closed.
          }
        });
  }

  void cut() throws IOException {
    isCut = true;
    for (Socket each : sockets) {
      each.close();
    }
  }

  void mend() {
    isCut = false;
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
  }
}
