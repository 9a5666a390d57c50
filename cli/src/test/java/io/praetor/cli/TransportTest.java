package io.praetor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What commands say when the other end is no agent, or one that fails in the middle. */
class TransportTest {
  private static final String ENTRY =
      "[{\"LockIndex\":0,\"Key\":\"a\",\"Flags\":0,\"Value\":\"YQ==\",\"CreateIndex\":1,"
          + "\"ModifyIndex\":1}]";

  /** Reads a request, answers with pieces of text some time apart, and hangs up. */
  private static final class Server implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());

    Server(String... pieces) throws IOException {
      Thread thread = new Thread(() -> serve(pieces), "test server");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve(String... pieces) {
      while (!socket.isClosed()) {
        try (Socket client = socket.accept()) {
          InputStream in = client.getInputStream();
          for (int ends = 0; ends < 4; ) {
            int b = in.read();
            ends = b == '\r' || b == '\n' ? ends + 1 : 0;
            if (b < 0) {
              break;
            }
          }
          for (String piece : pieces) {
            client.getOutputStream().write(piece.getBytes(StandardCharsets.UTF_8));
            client.getOutputStream().flush();
            TimeUnit.MILLISECONDS.sleep(pieces.length > 1 ? 50 : 0);
          }
        } catch (IOException e) {
          // The test is over, or the command hung up.
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    CommandLine get() {
      return CommandLine.run("kv", "get", "-http-addr=127.0.0.1:" + socket.getLocalPort(), "a");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static void assertFails(String reason, String... answer) throws IOException {
    try (Server server = new Server(answer)) {
      CommandLine line = server.get();
      assertThat(line.code()).isEqualTo(1);
      assertThat(line.out()).isEmpty();
      assertThat(line.err())
          .startsWith("Error querying")
          .contains(reason)
          .doesNotContain("Exception");
    }
  }

  @Test
  void aStatusLineThatIsNoneIsToldSo() throws Exception {
    for (String status :
        new String[] {
          "SSH-2.0-OpenSSH_9.6\r\n",
          "HTTP/1.1 2x0 OK\r\n\r\n",
          "HTTP/1.1 +20 OK\r\n\r\n",
          "HTTP/1.1 2000 OK\r\n\r\n",
          "HTTP/1.1\r\n\r\n"
        }) {
      assertFails("the answer is not HTTP", status);
    }
  }

  @Test
  void anAnswerThatEndsEarlyIsNoAnswer() throws Exception {
    assertFails("closed the connection before it had answered", "");
    assertFails("closed the connection before it had answered", "HTTP/1.1 200 OK\r\nContent-");
    assertFails(
        "closed the connection within its answer",
        "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n[");
    assertFails(
        "closed the connection", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
  }

  @Test
  void lengthsThatAreNoneAreToldSo() throws Exception {
    assertFails("not a number", "HTTP/1.1 200 OK\r\nContent-Length: much\r\n\r\n");
    assertFails("negative", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n");
    assertFails("too large", chunked("ffffffffffffffff"));
    assertFails("not a number", chunked("-1"));
    assertFails("not a number", chunked("zz"));
  }

  private static String chunked(String size) {
    return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + size + "\r\n";
  }

  @Test
  void aSlowServerIsWaitedFor() throws Exception {
    try (Server server =
        new Server(
            "HTTP/1.1 ",
            "200 OK\r\nContent-",
            "Length: " + ENTRY.length() + "\r\n\r\n",
            ENTRY.substring(0, 9),
            ENTRY.substring(9))) {
      assertThat(server.get()).isEqualTo(new CommandLine(0, "a\n", ""));
    }
  }

  @Test
  void noAgentIsToldWithItsAddress() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    CommandLine line = CommandLine.run("kv", "get", "-http-addr=127.0.0.1:" + port, "a");
    assertThat(line.code()).isEqualTo(1);
    assertThat(line.err())
        .contains("cannot reach the agent at 127.0.0.1:" + port + ": connection refused");
  }

  @Test
  void anAddressThatIsNoneIsToldSo() {
    CommandLine line = CommandLine.run("kv", "get", "-http-addr=ftp://a", "a");
    assertThat(line.code()).isEqualTo(1);
    assertThat(line.err()).contains("\"ftp://a\" is not an address");
  }

  @Test
  void aTokenCannotAddAHeader() throws Exception {
    try (Server server =
        new Server("HTTP/1.1 200 OK\r\nContent-Length: " + ENTRY.length() + "\r\n\r\n" + ENTRY)) {
      CommandLine line =
          CommandLine.run(
              "kv",
              "get",
              "-http-addr=127.0.0.1:" + server.socket.getLocalPort(),
              "-token=a\r\n\r\nGET / HTTP/1.1",
              "a");
      assertThat(line.code()).isZero();
    }
  }
}
