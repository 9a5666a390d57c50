package io.praetor.agent.rpc;

import io.praetor.store.bytes.ByteWriter;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** A peer that greets as an agent does and then sends what a test wants, well-formed or not. */
final class RawPeer implements AutoCloseable {
  private final Socket socket = new Socket();

  private RawPeer() {}

  static RawPeer connect(RpcPort to) throws IOException {
    RawPeer peer = new RawPeer();
    peer.socket.setReceiveBufferSize(65_536);
    peer.socket.connect(to.address(), 60_000);
    peer.socket.setSoTimeout(60_000);
    return peer;
  }

  static RawPeer greet(RpcPort to) throws IOException {
    RawPeer peer = connect(to);
    peer.hello();
    return peer;
  }

  /** Greets, and waits for the welcome. */
  void hello() throws IOException {
    ByteWriter hello = new ByteWriter(64);
    Ports.identity("raw", "dc1", "").write(hello);
    socket.getOutputStream().write(Frames.MAGIC);
    send(Frames.HELLO, 0, hello.toBytes());
    DataInputStream in = new DataInputStream(socket.getInputStream());
    in.readFully(new byte[in.readInt()]);
  }

  void send(byte type, int id, byte[] body) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + body.length);
    frame.putInt(5 + body.length).put(type).putInt(id).put(body);
    socket.getOutputStream().write(frame.array());
  }

  /** Pings, and waits for the answer: all that was sent before has been taken up then. */
  void awaitPong() throws IOException {
    send(Frames.PING, 0, new byte[8]);
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte type;
    do {
      byte[] frame = new byte[in.readInt()];
      in.readFully(frame);
      type = frame[0];
    } while (type != Frames.PONG);
  }

  /** The next frame, from its type on, or nothing if the other end has closed. */
  byte[] receive() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    try {
      byte[] frame = new byte[in.readInt()];
      in.readFully(frame);
      return frame;
    } catch (EOFException | SocketException e) {
      return new byte[0];
    }
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Reads until the other end closes. */
  void awaitClosed() throws IOException {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (SocketException e) {
      // Reset: closed before all was read.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
