package io.praetor.agent.http;

import com.fasterxml.jackson.core.JsonFactory;
import io.netty.buffer.PooledByteBufAllocator;

/** Where documents of JSON that are not on the hot path begin. Stateless. */
final class Json {
  /** Reads what clients send. */
  static final JsonFactory READER = new JsonFactory();

  private Json() {}

  /** A new document, pretty if the request asks for it. */
  static JsonBuffer buffer(Request request) {
    return new JsonBuffer(
        PooledByteBufAllocator.DEFAULT.directBuffer(1024), request.params().has("pretty"));
  }
}
