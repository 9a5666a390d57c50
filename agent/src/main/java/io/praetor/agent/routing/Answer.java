package io.praetor.agent.routing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.praetor.agent.query.SharedAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request: status, headers and body. Built and handed over by one thread.
 *
 * <p>What almost every answer carries are fields, so that they are written as bytes without a map.
 */
public final class Answer implements SharedAnswer {

  /** What the body is. */
  public enum Type {
    NONE(null),
    JSON("application/json"),
    TEXT("text/plain; charset=utf-8"),
    RAW("text/plain"),
    HTML("text/html; charset=utf-8"),
    CSS("text/css; charset=utf-8"),
    JAVASCRIPT("text/javascript; charset=utf-8"),
    SVG("image/svg+xml"),
    PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
    GZIP("application/x-gzip"),
    BYTES("application/octet-stream"),
    /** Records of the catalog for another agent. A change of their form is a type of its own. */
    RECORDS("application/x-praetor-records-1"),
    /** Changes of keys for another agent. A change of their form is a type of its own. */
    CHANGES("application/x-praetor-changes-1"),
    /** Events that are sent as they come. */
    EVENTS("text/event-stream");

    public final @Nullable String value;

    @SuppressWarnings("ImmutableEnumChecker") // written once, never changed
    public final byte[] line;

    Type(@Nullable String value) {
      this.value = value;
      this.line =
          (value == null ? "" : "Content-Type: " + value + "\r\n")
              .getBytes(StandardCharsets.US_ASCII);
    }

    /** The type with a value, the empty string standing for none; null if it is not known here. */
    public static @Nullable Type named(String value) {
      if (value.isEmpty()) {
        return NONE;
      }
      for (Type type : values()) {
        if (value.equals(type.value)) {
          return type;
        }
      }
      return null;
    }
  }

  /** The header that says that rows were left out which the requester may not see. */
  public static final String FILTERED = "X-Consul-Results-Filtered-By-ACLs";

  private static final ByteBuf TRUE = constant("true");
  private static final ByteBuf FALSE = constant("false");

  private final int status;
  private final Type type;
  private final ByteBuf body;
  private Freshness meta = Freshness.NONE;
  private @Nullable List<String> extra;
  private boolean bare;
  private boolean shared;
  private boolean undone;
  private boolean gzipped;
  private @Nullable ByteBuf wire;
  private @Nullable ByteBuf packedWire;
  private @Nullable List<Consumer<@Nullable ByteBuf>> awaitingPacked;

  private Answer(int status, Type type, ByteBuf body) {
    this.status = status;
    this.type = type;
    this.body = body;
  }

  private static ByteBuf constant(String text) {
    return Unpooled.unreleasableBuffer(
        Unpooled.directBuffer(8).writeBytes(text.getBytes(StandardCharsets.US_ASCII)).asReadOnly());
  }

  /** JSON whose buffer the answer owns from now on. */
  public static Answer json(int status, ByteBuf body) {
    return new Answer(status, Type.JSON, body);
  }

  public static Answer of(int status, Type type, ByteBuf body) {
    return new Answer(status, type, body);
  }

  public static Answer json(boolean value) {
    return new Answer(200, Type.JSON, (value ? TRUE : FALSE).duplicate());
  }

  /** Plain text, as errors are. */
  public static Answer text(int status, String text) {
    return of(status, Type.TEXT, text);
  }

  public static Answer of(int status, Type type, String text) {
    return new Answer(status, type, Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)));
  }

  public static Answer empty(int status, Type type) {
    return new Answer(status, type, Unpooled.EMPTY_BUFFER);
  }

  /** Adds what a read says about its freshness. */
  public Answer meta(Freshness meta) {
    this.meta = meta;
    return this;
  }

  /** Adds one header. */
  public Answer header(String name, String value) {
    List<String> list = extra;
    if (list == null) {
      list = new ArrayList<>(4);
      extra = list;
    }
    list.add(name);
    list.add(value);
    return this;
  }

  /** Leaves out what only answers of the API itself carry (the ACL policy). */
  public Answer bare() {
    bare = true;
    return this;
  }

  /** Says that the body is compressed by gzip already; the client has to accept that. */
  public Answer gzipped() {
    gzipped = true;
    return header("Content-Encoding", "gzip");
  }

  public boolean isGzipped() {
    return gzipped;
  }

  /**
   * Says that the request had no effect here for a reason that need not hold for another server.
   */
  public Answer undone() {
    undone = true;
    return this;
  }

  public boolean isUndone() {
    return undone;
  }

  public int status() {
    return status;
  }

  public Type type() {
    return type;
  }

  /** The body; released by who sends it. */
  public ByteBuf body() {
    return body;
  }

  public Freshness meta() {
    return meta;
  }

  /** Name, value, name, value. */
  public List<String> extra() {
    List<String> list = extra;
    return list == null ? List.of() : list;
  }

  public boolean isBare() {
    return bare;
  }

  /** Says that this answer is sent more than once: sending does not release it then. */
  public void share() {
    shared = true;
  }

  public boolean isShared() {
    return shared;
  }

  /** The bytes of this shared answer as they were encoded before, compressed or not, or null. */
  public @Nullable ByteBuf wire(boolean packed) {
    return packed ? packedWire : wire;
  }

  /** Keeps the bytes of this shared answer, which it owns from now on. */
  public void wire(boolean packed, ByteBuf bytes) {
    if (packed) {
      packedWire = bytes;
    } else {
      wire = bytes;
    }
  }

  /** Whether the compressed bytes of this shared answer are being made on another thread. */
  public boolean isBeingPacked() {
    return awaitingPacked != null;
  }

  /** Has an action told the compressed bytes that are being made. */
  public void awaitPacked(Consumer<@Nullable ByteBuf> action) {
    List<Consumer<@Nullable ByteBuf>> known = awaitingPacked;
    if (known == null) {
      known = new ArrayList<>(4);
      awaitingPacked = known;
    }
    known.add(action);
  }

  /** Tells those who wait the compressed bytes; null if they could not be made. */
  public void packed(@Nullable ByteBuf bytes) {
    List<Consumer<@Nullable ByteBuf>> waiting = awaitingPacked;
    awaitingPacked = null;
    if (waiting != null) {
      waiting.forEach(action -> action.accept(bytes));
    }
  }

  /** This shared answer for one who sends it alone, and releases it. */
  public Answer own() {
    return withBody(body.retainedDuplicate());
  }

  /** Says that the answer has been sent: its body goes unless others get it too. */
  public void sent() {
    if (!shared) {
      body.release();
    }
  }

  @Override
  public void release() {
    body.release();
    if (wire != null) {
      wire.release();
    }
    if (packedWire != null) {
      packedWire.release();
    }
  }

  /** The same answer with another body, such as one that has been compressed. */
  public Answer withBody(ByteBuf other) {
    Answer copy = new Answer(status, type, other);
    copy.meta = meta;
    copy.bare = bare;
    copy.undone = undone;
    copy.gzipped = gzipped;
    if (extra != null) {
      copy.extra = new ArrayList<>(extra);
    }
    return copy;
  }
}
