package io.praetor.verification.fuzz;

import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.catalog.Health;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.kv.Key;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes what a peer might send to the port between agents, from a seed: greetings and frames of
 * every kind, most of them bent somewhere. Owned by one thread.
 *
 * <p>The layouts stand here a second time on purpose: what an agent would never write has to be
 * written.
 */
final class FrameMaker {
  static final byte[] MAGIC = "PRAETOR1".getBytes(StandardCharsets.US_ASCII);
  static final byte HELLO = 1;
  static final byte REQUEST = 4;
  static final byte PART = 7;
  static final byte CANCEL = 12;
  static final byte PING = 13;
  private static final byte CHALLENGE = 17;
  private static final byte PROVED_HELLO = 18;
  private static final int NONCE_BYTES = 32;

  private static final int TYPES = 20;
  private static final int SERVICES = 8;
  private static final int LARGE_BYTES = 256 * 1024;

  private final Random random;
  private final String clusterId;

  FrameMaker(Random random, String clusterId) {
    this.random = random;
    this.clusterId = clusterId;
  }

  static byte[] frame(int type, int id, byte[] body) {
    return ByteBuffer.allocate(9 + body.length)
        .putInt(5 + body.length)
        .put((byte) type)
        .putInt(id)
        .put(body)
        .array();
  }

  private String name() {
    return "fuzz-" + random.nextInt(4);
  }

  private static String id(String name) {
    return "00000000-0000-0000-0000-00000000000" + name.charAt(name.length() - 1);
  }

  /** The body of a greeting as this cluster's agents send it. */
  byte[] identity() {
    String name = name();
    return new ByteWriter(128)
        .text("dc1")
        .text(random.nextBoolean() ? clusterId : "")
        .text(id(name))
        .text(name)
        .text("127.0.0.1:" + (1 + name.charAt(name.length() - 1) % 8))
        .flag(random.nextBoolean())
        .text("incarnation")
        .toBytes();
  }

  /** What comes in place of a greeting. */
  byte[] beforeGreeting() {
    byte[] noise = new byte[random.nextInt(600)];
    random.nextBytes(noise);
    byte[] hello = join(MAGIC, frame(HELLO, 0, identity()));
    return switch (random.nextInt(9)) {
      case 0 -> noise;
      case 1 -> join(MAGIC, noise);
      case 2 -> join(MAGIC, frame(random.nextInt(TYPES), 0, noise));
      case 3 -> join(MAGIC, frame(HELLO, 0, Mutation.of(identity(), random)));
      case 4 -> join(MAGIC, frame(HELLO, 0, new byte[random.nextInt(LARGE_BYTES)]));
      // The beginning of a TLS handshake (RFC 8446, 4.1.2), as far as its record's header.
      case 5 -> join(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 252, 3, 3}, noise);
      case 6 -> join(hello, hello);
      case 7 -> {
        // A key is to be proved, and is not.
        byte[] challenge = join(MAGIC, frame(CHALLENGE, 0, new byte[NONCE_BYTES]));
        yield join(challenge, frame(PROVED_HELLO, 0, random.nextBoolean() ? noise : identity()));
      }
      default -> Mutation.of(hello, random);
    };
  }

  /**
   * One frame after a greeting, or what should be one.
   *
   * @param number of the frame on its connection
   * @param bent whether it may be no frame at all, or one that agents never send
   */
  byte[] frame(int number, boolean bent) {
    return bent && random.nextInt(4) == 0 ? bentFrame() : wholeFrame(number);
  }

  private byte[] wholeFrame(int number) {
    byte[] body = request();
    byte[] asked = random.nextInt(3) == 0 ? body : join(body, Mutation.of(body, random));
    if (random.nextInt(3) != 0) {
      byte[] rest = Mutation.of(body, random);
      asked = rest.length == 0 ? body : rest;
    }
    return switch (random.nextInt(12)) {
      case 0 -> frame(PING, 0, new byte[random.nextInt(12)]);
      case 1 -> frame(CANCEL, random.nextInt(number + 1), new byte[random.nextInt(3)]);
      case 2 ->
          frame(
              11,
              random.nextInt(number + 1),
              ByteBuffer.allocate(8).putLong(random.nextLong()).array());
      case 3 -> frame(PART, number + random.nextInt(3), new byte[1 + random.nextInt(LARGE_BYTES)]);
      case 4 -> frame(15, number, asked);
      default -> frame(REQUEST, number, asked);
    };
  }

  private byte[] bentFrame() {
    int id = random.nextInt(6);
    byte[] body = request();
    byte[] bent = random.nextInt(3) == 0 ? body : Mutation.of(body, random);
    return switch (random.nextInt(16)) {
      case 0 -> frame(PING, 0, new byte[random.nextInt(12)]);
      case 1 -> frame(CANCEL, id, new byte[random.nextInt(3)]);
      case 2 -> frame(11, id, ByteBuffer.allocate(8).putLong(random.nextLong()).array());
      case 3 -> frame(PART, id, new byte[random.nextInt(LARGE_BYTES)]);
      case 4 -> frame(PART, random.nextInt(), new byte[random.nextInt(3)]);
      case 5 -> frame(random.nextInt(TYPES), random.nextInt(), bent);
      case 6 -> Mutation.of(frame(REQUEST, id, body), random);
      case 7 -> frame(15, id, bent);
      default -> frame(REQUEST, random.nextInt(), bent);
    };
  }

  /** A request with the byte of its service. */
  private byte[] request() {
    int service = 1 + random.nextInt(SERVICES);
    byte[] body =
        switch (service) {
          case 1 -> raft();
          case 2 -> CommandCodec.encodeBatch(random.nextInt(3), List.of(command()));
          case 3, 6 -> http();
          case 4 -> cluster();
          case 5 -> id(name()).getBytes(StandardCharsets.UTF_8);
          default -> new byte[random.nextInt(40)];
        };
    return join(new byte[] {(byte) service}, body);
  }

  private byte[] raft() {
    byte[] noise = new byte[random.nextInt(80)];
    random.nextBytes(noise);
    return join(new byte[] {(byte) random.nextInt(12)}, noise);
  }

  private Command command() {
    Key key = Key.utf8("fuzz/" + random.nextInt(20));
    byte[] value = new byte[random.nextInt(30)];
    String session = id(name());
    return switch (random.nextInt(13)) {
      case 0 -> new Command.KvCas(key, value, 1, random.nextInt(3));
      case 1 -> new Command.KvLock(key, value, 0, session);
      case 2 -> new Command.KvUnlock(key, value, 0, session);
      case 3 -> new Command.KvDelete(key);
      case 4 -> new Command.KvDeleteCas(key, random.nextInt(3));
      case 5 -> new Command.KvDeleteTree(key);
      case 6 -> new Command.NodeHealth(name(), Health.CRITICAL, "fuzz");
      case 7 ->
          new Command.NodeRegister(id(name()), name(), "127.0.0.1:1", false, Map.of("a", "b"));
      case 8 -> new Command.NodeDeregister(name());
      case 9 -> new Command.Tick();
      case 10 -> new Command.ConfigSet("fuzz", value, -1);
      case 11 -> new Command.RestoreChunk(session, random.nextInt(3), value);
      default -> new Command.KvSet(key, value, random.nextInt(5));
    };
  }

  private byte[] http() {
    String[] methods = {"GET", "PUT", "DELETE", "POST", "HEAD", ""};
    String[] targets = {
      "/v1/kv/fuzz/a?raw",
      "/v1/kv/fuzz/?recurse",
      "/v1/kv/fuzz/a?index=1&wait=1ms",
      "/v1/kv/fuzz/a?index=99999999&wait=20ms",
      "/v1/catalog/nodes?index=1&wait=1ms",
      "/v1/session/create",
      "/v1/session/list?wait=1ms",
      "/v1/txn",
      "/v1/status/leader",
      "/v1/agent/self",
      "/v1/operator/raft/configuration",
      "//",
      ""
    };
    String[] bodies = {"", "value", "[]", "{\"TTL\":\"15s\"}", "[{\"KV\":null}]", "\u0000"};
    return new ByteWriter(128)
        .text(methods[random.nextInt(methods.length)])
        .text(targets[random.nextInt(targets.length)])
        .text("127.0.0.1:" + random.nextInt(70_000))
        .varint(1)
        .text("X-Consul-Token")
        .text("fuzz")
        .blob(bodies[random.nextInt(bodies.length)].getBytes(StandardCharsets.UTF_8))
        .toBytes();
  }

  private byte[] cluster() {
    String name = name();
    String address = "127.0.0.1:" + (1 + name.charAt(name.length() - 1) % 8);
    int kind = 1 + random.nextInt(7);
    ByteWriter out = new ByteWriter(128).u8(kind);
    switch (kind) {
      case 1 ->
          out.text(id(name))
              .text(name)
              .text(address)
              .text("incarnation")
              .varint(3)
              .u8(0)
              .text("")
              .varint(1)
              .text("mark")
              .varint(1)
              .text("127.0.0.1:" + random.nextInt(70_000));
      case 2 -> out.text("plan").varint(1).text(id(name)).text("incarnation").text(address);
      case 3 -> out.text(name).text(address).text("incarnation").flag(false).flag(true);
      case 4 -> out.varint(1).text(id(name)).text(name).text(address).flag(false).varint(0);
      default -> {
        int operation = 1 + random.nextInt(6);
        out.u8(operation);
        switch (operation) {
          case 1 -> out.text(id(name)).text(name).text(address).flag(false).varint(0);
          case 2 -> out.text(name).flag(random.nextBoolean());
          default -> out.text(address);
        }
      }
    }
    return out.toBytes();
  }

  static byte[] join(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream(first.length + second.length);
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }
}
