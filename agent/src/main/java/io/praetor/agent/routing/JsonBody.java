package io.praetor.agent.routing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.json.JsonBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Where documents of JSON that are not on the hot path begin. Stateless. */
public final class JsonBody {
  /** Reads what clients send. */
  public static final JsonFactory READER = new JsonFactory();

  private JsonBody() {}

  /** A new document, pretty if the request asks for it. */
  public static JsonBuffer buffer(Request request) {
    return buffer(request.params().has("pretty"));
  }

  /** A new document. */
  public static JsonBuffer buffer(boolean pretty) {
    return new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(1024), pretty);
  }

  /** What is wrong with a document, and where; nothing of how it is read. */
  public static String reason(JsonProcessingException failure) {
    String what =
        failure instanceof JsonEOFException
            ? "unexpected end of JSON input"
            : failure.getOriginalMessage();
    JsonLocation at = failure.getLocation();
    return at == null ? what : what + " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /** A document that was written elsewhere, pretty if the request asks for it. */
  public static ByteBuf copy(Request request, String json) {
    JsonBuffer out = buffer(request);
    write(out, json);
    return out.finish();
  }

  /** Writes a document that was written elsewhere into another. */
  public static void write(JsonBuffer out, String json) {
    try (JsonParser in = READER.createParser(json)) {
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        switch (token) {
          case START_OBJECT -> out.beginObject();
          case END_OBJECT -> out.endObject();
          case START_ARRAY -> out.beginArray();
          case END_ARRAY -> out.endArray();
          case FIELD_NAME -> out.field(in.currentName());
          case VALUE_STRING -> out.value(in.getText());
          case VALUE_TRUE, VALUE_FALSE -> out.value(token == JsonToken.VALUE_TRUE);
          case VALUE_NULL -> out.nullValue();
          default -> out.number(in.getText());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
