package io.praetor.cli;

import io.praetor.cli.command.Console;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A short run of the program from which the JVM makes its cache of loaded classes. Commands speak
 * to a socket of this process that answers what an agent would.
 */
final class Rehearsal {
  private static final String ENTRY =
      "[{\"LockIndex\":0,\"Key\":\"a\",\"Flags\":0,\"Value\":\"YQ==\",\"CreateIndex\":1,"
          + "\"ModifyIndex\":1}]";

  private Rehearsal() {}

  /** What the launcher starts; the argument says whose cache it is to be. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("agent")) {
      AgentRehearsal.run();
    } else {
      commands();
    }
  }

  private static void commands() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
      Thread agent = new Thread(() -> serve(server), "rehearsal agent");
      agent.setDaemon(true);
      agent.start();
      String address = "-http-addr=127.0.0.1:" + server.getLocalPort();
      for (int i = 0; i < 3; i++) {
        run("kv", "get", address, "a");
        run("kv", "get", address, "-recurse", "-detailed", "a");
        run("kv", "put", address, "a", "b");
        run("kv", "delete", address, "a");
        run("kv", "export", address, "a");
        run("kv", "import", address, "[{\"key\":\"a\",\"flags\":0,\"value\":\"YQ==\"}]");
        run("kv", "get", "-help");
        run("help");
      }
    }
  }

  static int run(String... line) {
    Console console =
        new Console(
            "praetor",
            new ByteArrayInputStream(new byte[0]),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            Map.copyOf(System.getenv()));
    return Main.run(console, List.of(line));
  }

  private static void serve(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        answer(socket);
      } catch (IOException e) {
        // The rehearsal is over, or a command hung up; either way the next accept tells.
      }
    }
  }

  private static void answer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return;
      }
      head.append((char) b);
    }
    String body = head.charAt(0) == 'G' ? ENTRY : "true";
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Consul-Index: 1\r\n"
            + "Connection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    in.skipNBytes(in.available());
  }
}
