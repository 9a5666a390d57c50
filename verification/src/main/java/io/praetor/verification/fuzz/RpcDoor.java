package io.praetor.verification.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/**
 * Sends odd greetings and frames to the port between agents, many to a connection. After each
 * connection's frames it pings: the agent has to answer, or to close.
 */
final class RpcDoor implements Door {
  private static final int FRAMES_MAX = 40;
  private static final int ANSWER_MS_MAX = 30_000;

  /** Connections that are left as they are, in the middle of whatever they were doing. */
  private static final int LEFT_MAX = 60;

  private final Deque<Socket> left = new ArrayDeque<>();

  @Override
  public void run(ProductProcess agent, Random random, int count, Findings findings)
      throws IOException {
    JsonNode self =
        new ObjectMapper()
            .readTree(RawHttp.send(agent.httpPort(), "GET", "/v1/agent/self", null).text());
    int port = self.path("DebugConfig").path("ServerPort").asInt();
    FrameMaker maker = new FrameMaker(random, "");
    int sent = 0;
    while (sent < count && !findings.isEnough()) {
      Socket socket = new Socket();
      try {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MS_MAX);
        socket.setSoTimeout(ANSWER_MS_MAX);
        sent += session(socket, maker, random, findings);
      } catch (ConnectException e) {
        findings.add("the port between agents does not accept: " + e);
        throw e;
      } catch (SocketTimeoutException e) {
        findings.add("neither an answer nor an end in " + ANSWER_MS_MAX + " ms");
      } catch (IOException e) {
        findings.answer("reset");
      }
      leave(socket, random);
    }
    for (Socket socket : left) {
      socket.close();
    }
  }

  private void leave(Socket socket, Random random) throws IOException {
    if (random.nextInt(20) != 0) {
      socket.close();
      return;
    }
    left.add(socket);
    if (left.size() > LEFT_MAX) {
      left.removeFirst().close();
    }
  }

  private static int session(Socket socket, FrameMaker maker, Random random, Findings findings)
      throws IOException {
    if (random.nextInt(4) == 0) {
      socket.getOutputStream().write(maker.beforeGreeting());
      if (random.nextBoolean()) {
        socket.shutdownOutput();
        findings.answer(socket.getInputStream().readAllBytes().length == 0 ? "closed" : "greeted");
      }
      return 1;
    }
    socket
        .getOutputStream()
        .write(
            FrameMaker.join(
                FrameMaker.MAGIC, FrameMaker.frame(FrameMaker.HELLO, 0, maker.identity())));
    int frames = 1 + random.nextInt(FRAMES_MAX);
    boolean isBent = random.nextInt(3) == 0;
    byte[] all = new byte[0];
    for (int i = 0; i < frames; i++) {
      all = FrameMaker.join(all, maker.frame(i, isBent));
    }
    long mark = random.nextLong();
    byte[] ping = ByteBuffer.allocate(8).putLong(mark).array();
    all = FrameMaker.join(all, FrameMaker.frame(FrameMaker.PING, 0, ping));
    byte[] bytes = all;
    Thread writing =
        Thread.startVirtualThread(() -> {
          try {
            socket.getOutputStream().write(bytes);
            // A frame that announces more than came would wait for it.
            if (isBent) {
              socket.shutdownOutput();
            }
          } catch (IOException e) {
            // Closed before all was sent, as it should be where a frame is none.
            return;
          }
        });
    try {
      boolean answered = read(new DataInputStream(socket.getInputStream()), mark, findings);
      if (!answered && !isBent) {
        findings.answer("closed after whole frames");
      }
    } finally {
      join(writing, socket);
    }
    return frames;
  }

  private static void join(Thread writing, Socket socket) throws IOException {
    try {
      if (!writing.join(Duration.ofMillis(100))) {
        socket.close();
        writing.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean read(DataInputStream in, long mark, Findings findings) throws IOException {
    while (true) {
      int length = in.read();
      if (length < 0) {
        findings.answer("closed");
        return false;
      }
      length = length << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
      byte type = in.readByte();
      in.readInt();
      byte[] body = in.readNBytes(length - 5);
      findings.answer("frame " + type);
      if (type == 14 && body.length == 8 && ByteBuffer.wrap(body).getLong() == mark) {
        return true;
      }
    }
  }
}
