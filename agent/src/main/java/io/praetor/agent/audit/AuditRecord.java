package io.praetor.agent.audit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.Request;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one request, and the two lines that it makes, in the form of Consul Enterprise's
 * audit; immutable. It holds no body, no token and no value.
 *
 * @param id the same in both lines
 * @param accessor of the token that counts; empty where it is not known or access control is off
 * @param target path and parameters, secrets masked
 * @param address the client's
 */
record AuditRecord(
    String id,
    String accessor,
    String method,
    String target,
    String address,
    String host,
    String userAgent,
    String node) {
  private static final int HEADER_CHARS_MAX = 256;
  private static final int LINE_BYTES = 640;

  static AuditRecord of(Request request, String accessor, String node) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new AuditRecord(
        new UUID(random.nextLong(), random.nextLong()).toString(),
        accessor,
        request.method(),
        utf8(MaskedTarget.of(request.uri())),
        request.remoteAddress(),
        header(request, "Host"),
        header(request, "User-Agent"),
        node);
  }

  /** A target has a byte in each character, and most likely UTF-8. */
  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static String header(Request request, String name) {
    String value = request.header(name);
    if (value == null) {
      return "";
    }
    return value.length() > HEADER_CHARS_MAX ? value.substring(0, HEADER_CHARS_MAX) : value;
  }

  /** The line before it is done. */
  byte[] start() {
    return line("OperationStart", null, "");
  }

  /** The line when it is answered. */
  byte[] complete(int status) {
    return line("OperationComplete", Integer.toString(status), "");
  }

  /** The line when its client has gone before it was answered. */
  byte[] hungUp() {
    return line("OperationComplete", null, "the client hung up before it was answered");
  }

  private byte[] line(String stage, @Nullable String status, String error) {
    String now = Instant.now().truncatedTo(ChronoUnit.MICROS).toString();
    ByteBuf out = Unpooled.buffer(LINE_BYTES);
    JsonBuffer json = new JsonBuffer(out, false);
    json.beginObject().field("created_at").value(now);
    json.field("event_type").value("audit");
    json.field("payload").beginObject();
    json.field("id").value(id);
    json.field("version").value("1");
    json.field("type").value("HTTPEvent");
    json.field("timestamp").value(now);
    json.field("node").value(node);
    json.field("auth").beginObject().field("accessor_id").value(accessor).endObject();
    json.field("request").beginObject();
    json.field("operation").value(method);
    json.field("endpoint").value(target);
    json.field("remote_addr").value(address);
    json.field("user_agent").value(userAgent);
    json.field("host").value(host);
    json.endObject();
    if (status != null || !error.isEmpty()) {
      json.field("response").beginObject();
      if (status != null) {
        json.field("status").value(status);
      } else {
        json.field("error").value(error);
      }
      json.endObject();
    }
    json.field("stage").value(stage);
    json.endObject().endObject();
    out.writeByte('\n');
    return ByteBufUtil.getBytes(out);
  }
}
