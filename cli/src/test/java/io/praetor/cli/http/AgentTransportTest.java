package io.praetor.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.client.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java client's requests on a command's own connections. */
class AgentTransportTest {
  private static final long SECONDS_MAX = 60;
  private static final Duration LONGEST = Duration.ofSeconds(SECONDS_MAX);
  private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private ServerSocket server;
  private AgentTransport transport;

  @BeforeEach
  void start() throws Exception {
    server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    transport =
        new AgentTransport(AgentClient.local("127.0.0.1:" + server.getLocalPort(), "", false));
  }

  @AfterEach
  void stop() throws Exception {
    transport.close();
    server.close();
  }

  private static Transport.Request get(String path) {
    return new Transport.Request("GET", path, null, LONGEST, true);
  }

  private static Transport.Request put(String path) {
    return new Transport.Request("PUT", path, null, LONGEST, false);
  }

  /** The head of the next request of a connection. */
  private static String read(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the connection was closed");
      }
      head.append((char) b);
    }
    return head.toString();
  }

  private static void answer(Socket socket) throws IOException {
    socket.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
  }

  private CompletableFuture<String> send(Transport.Request request) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        answer.complete(transport.send(request).text());
      } catch (IOException | InterruptedException e) {
        answer.completeExceptionally(e);
      }
    });
    return answer;
  }

  private static String await(CompletableFuture<String> answer) throws Exception {
    return answer.get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  @Test
  void requestsFollowEachOtherOnOneConnectionAndRunSideBySideOnTwo() throws Exception {
    CompletableFuture<String> first = send(get("/a"));
    try (Socket one = server.accept()) {
      assertThat(read(one)).startsWith("GET /a HTTP/1.1\r\n");
      answer(one);
      assertThat(await(first)).isEqualTo("ok");
      CompletableFuture<String> second = send(put("/b"));
      assertThat(read(one)).startsWith("PUT /b HTTP/1.1\r\n").contains("Content-Length: 0\r\n");
      CompletableFuture<String> third = send(get("/c"));
      try (Socket two = server.accept()) {
        assertThat(read(two)).startsWith("GET /c HTTP/1.1\r\n");
        answer(two);
        assertThat(await(third)).isEqualTo("ok");
      }
      answer(one);
      assertThat(await(second)).isEqualTo("ok");
    }
  }

  @Test
  void aThreadThatWaitsForAnAnswerCanBeInterrupted() throws Exception {
    BlockingQueue<Object> ended = new LinkedBlockingQueue<>();
    Thread waiting =
        new Thread(() -> {
          try {
            ended.add(transport.send(get("/a")));
          } catch (InterruptedException e) {
            ended.add("interrupted " + Thread.currentThread().isInterrupted());
          } catch (IOException e) {
            ended.add(e);
          }
        });
    waiting.start();
    try (Socket one = server.accept()) {
      read(one);
      transport.interrupt(waiting);
      assertThat(ended.poll(SECONDS_MAX, TimeUnit.SECONDS)).isEqualTo("interrupted false");
    }
    CompletableFuture<String> next = send(get("/b"));
    try (Socket two = server.accept()) {
      assertThat(read(two)).startsWith("GET /b ");
      answer(two);
      assertThat(await(next)).isEqualTo("ok");
    }
  }

  @Test
  void whatMayBeRepeatedIsSentAgainWhereAKeptConnectionWasClosed() throws Exception {
    CompletableFuture<String> first = send(get("/a"));
    try (Socket one = server.accept()) {
      read(one);
      answer(one);
      assertThat(await(first)).isEqualTo("ok");
    }
    CompletableFuture<String> second =
        send(new Transport.Request("PUT", "/b", null, LONGEST, true));
    try (Socket two = server.accept()) {
      assertThat(read(two)).startsWith("PUT /b ");
      answer(two);
      assertThat(await(second)).isEqualTo("ok");
    }
  }

  @Test
  void noConnectionIsToldApartFromNoAnswer() throws Exception {
    CompletableFuture<String> unanswered = send(put("/a"));
    try (Socket one = server.accept()) {
      read(one);
    }
    assertThatThrownBy(() -> await(unanswered))
        .cause()
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(ConnectException.class);
    server.close();
    assertThatThrownBy(() -> transport.send(put("/b"))).isInstanceOf(ConnectException.class);
  }

  @Test
  void limitsHoldOverUnixSocketsToo(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("agent.sock");
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        AgentTransport unix = new AgentTransport(AgentClient.local("unix://" + path, "", false))) {
      listening.bind(UnixDomainSocketAddress.of(path));
      Transport.Request hasty =
          new Transport.Request("PUT", "/a", null, Duration.ofMillis(200), false);
      assertThatThrownBy(() -> unix.send(hasty)).isInstanceOf(SocketTimeoutException.class);

      BlockingQueue<Object> ended = new LinkedBlockingQueue<>();
      Thread waiting =
          new Thread(() -> {
            try {
              ended.add(unix.send(put("/b")));
            } catch (InterruptedException e) {
              ended.add("interrupted");
            } catch (IOException e) {
              ended.add(e);
            }
          });
      waiting.start();
      listening.accept().close();
      try (SocketChannel second = listening.accept()) {
        assertThat(readFrom(second)).startsWith("PUT /b ");
        unix.interrupt(waiting);
        assertThat(ended.poll(SECONDS_MAX, TimeUnit.SECONDS)).isEqualTo("interrupted");
      }

      CompletableFuture<String> answer = new CompletableFuture<>();
      Thread.startVirtualThread(() -> {
        try {
          answer.complete(unix.send(get("/c")).text());
        } catch (IOException | InterruptedException e) {
          answer.completeExceptionally(e);
        }
      });
      try (SocketChannel third = listening.accept()) {
        assertThat(readFrom(third)).startsWith("GET /c ");
        third.write(ByteBuffer.wrap(ANSWER.getBytes(StandardCharsets.US_ASCII)));
        assertThat(await(answer)).isEqualTo("ok");
      }
    }
  }

  private static String readFrom(SocketChannel channel) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(4096);
    channel.read(head);
    return new String(head.array(), 0, head.position(), StandardCharsets.US_ASCII);
  }
}
