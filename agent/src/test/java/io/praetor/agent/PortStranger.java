package io.praetor.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.praetor.store.bytes.ByteWriter;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLException;

/**
 * One that reaches the port between agents and is none: it says what an agent says, as well as it
 * can without key and certificate. Owned by the thread of the test.
 *
 * @param sockets connects, with TLS or without
 * @param proves whether it makes up a proof of the key, since it has none
 */
record PortStranger(String name, int port, SocketFactory sockets, boolean proves) {
  private static final byte[] MAGIC = "PRAETOR1".getBytes(US_ASCII);
  private static final byte HELLO = 1;
  private static final byte REFUSAL = 3;
  private static final byte REQUEST = 4;
  private static final byte ONE_WAY = 15;
  private static final byte CHALLENGE = 17;
  private static final byte PROVED_HELLO = 18;
  private static final int NONCE_BYTES = 32;
  private static final int WAIT_MS_MAX = 60_000;

  /** Sends a request without a greeting; gives all that comes back before the end. */
  byte[] ungreeted(int service, byte[] body, boolean withMagic) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (withMagic) {
      out.writeBytes(MAGIC);
    }
    requests(out, service, body);
    return sent(List.of(out.toByteArray()));
  }

  /** Greets as a server does, and sends a request behind; gives all that comes back. */
  byte[] greeted(int service, byte[] body) throws IOException {
    byte[] identity =
        new ByteWriter(128)
            .text("dc1")
            .text("")
            .text("00000000-0000-0000-0000-000000000001")
            .text("stranger")
            .text("127.0.0.1:1")
            .flag(true)
            .text("incarnation")
            .toBytes();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!proves) {
      out.writeBytes(MAGIC);
      out.writeBytes(frame(HELLO, identity));
      requests(out, service, body);
      return sent(List.of(out.toByteArray()));
    }
    byte[] proved =
        ByteBuffer.allocate(NONCE_BYTES + identity.length)
            .position(NONCE_BYTES)
            .put(identity)
            .array();
    out.writeBytes(frame(PROVED_HELLO, proved));
    requests(out, service, body);
    byte[] challenge =
        ByteBuffer.allocate(MAGIC.length + 9 + NONCE_BYTES)
            .put(MAGIC)
            .put(frame(CHALLENGE, new byte[NONCE_BYTES]))
            .array();
    return sent(List.of(challenge, out.toByteArray()));
  }

  private static void requests(ByteArrayOutputStream out, int service, byte[] body) {
    byte[] asked = ByteBuffer.allocate(1 + body.length).put((byte) service).put(body).array();
    out.writeBytes(frame(REQUEST, asked));
    out.writeBytes(frame(ONE_WAY, asked));
  }

  private static byte[] frame(byte type, byte[] body) {
    return ByteBuffer.allocate(9 + body.length)
        .putInt(5 + body.length)
        .put(type)
        .putInt(0)
        .put(body)
        .array();
  }

  /** What comes back, without the challenge between two parts of what is sent. */
  private byte[] sent(List<byte[]> parts) throws IOException {
    try (Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(WAIT_MS_MAX);
      socket.getOutputStream().write(parts.getFirst());
      if (parts.size() > 1) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.readFully(new byte[in.readInt()]);
        socket.getOutputStream().write(parts.getLast());
      }
      return rest(socket.getInputStream());
    } catch (SocketException | SSLException e) {
      // Closed, or reset, before all was written.
      return new byte[0];
    }
  }

  private static byte[] rest(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (SocketException | SSLException e) {
      // What came before the end counts.
      return all.toByteArray();
    }
    return all.toByteArray();
  }

  /** Whether an answer is nothing, or one refusal and no more. */
  static boolean isRefusal(byte[] heard) {
    return heard.length == 0
        || (heard.length > 9
            && heard[4] == REFUSAL
            && ByteBuffer.wrap(heard).getInt() == heard.length - 4);
  }
}
