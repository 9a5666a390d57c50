package io.praetor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A socket that answers what an agent with one key and one lock would, one request a connection. A
 * thread of its own accepts, and one more speaks on each connection.
 */
final class RehearsalAgent implements AutoCloseable {
  private static final String ENTRY =
      "[{\"LockIndex\":0,\"Key\":\"a\",\"Flags\":0,\"Value\":\"YQ==\",\"CreateIndex\":1,"
          + "\"ModifyIndex\":1}]";
  private static final String LOCK =
      "[{\"LockIndex\":1,\"Key\":\"lock/.lock\",\"Flags\":3304740253564472344,\"Value\":null,";

  private final ServerSocket server;
  private volatile boolean held;

  private RehearsalAgent(ServerSocket server) {
    this.server = server;
  }

  static RehearsalAgent start() throws IOException {
    RehearsalAgent agent =
        new RehearsalAgent(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()));
    start("rehearsal agent", agent::accept);
    return agent;
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** The flag by which commands find it. */
  String flag() {
    return "-http-addr=127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        start("rehearsal connection", () -> serve(socket));
      } catch (IOException e) {
        // The rehearsal is over; the next look at the socket tells.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      answer(socket);
    } catch (IOException e) {
      // The command hung up.
      return;
    }
  }

  private void answer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return;
      }
      head.append((char) b);
    }
    String line = head.substring(0, head.indexOf("\r\n"));
    if (line.contains("index=")) {
      // A blocking query: nothing changes until the command ends.
      in.transferTo(OutputStream.nullOutputStream());
      return;
    }
    String body = body(line);
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Consul-Index: 1\r\n"
            + "Connection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    in.skipNBytes(in.available());
  }

  private String body(String line) {
    if (line.startsWith("PUT /v1/session/create")) {
      return "{\"ID\":\"s\"}";
    }
    if (line.contains("acquire=")) {
      held = true;
    } else if (line.contains("release=")) {
      held = false;
    } else if (line.startsWith("GET /v1/kv/lock/")) {
      return LOCK + (held ? "\"Session\":\"s\"," : "") + "\"CreateIndex\":1,\"ModifyIndex\":1}]";
    }
    return line.startsWith("GET") ? ENTRY : "true";
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
