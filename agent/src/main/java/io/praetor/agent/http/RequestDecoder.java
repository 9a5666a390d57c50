package io.praetor.agent.http;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.praetor.agent.routing.RequestLimits;
import java.nio.charset.StandardCharsets;

/**
 * Netty's decoder of requests, but for one thing: bytes of the path beyond ASCII are kept, where
 * Netty would make replacement characters of them and thereby one key of many. Owned by the event
 * loop of its connection.
 */
final class RequestDecoder extends HttpRequestDecoder {

  RequestDecoder(RequestLimits options) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(options.requestLineBytesMax())
            .setMaxHeaderSize(options.headerBytesMax())
            .setMaxChunkSize(64 * 1024)
            // Headers are looked up and never passed on, so what is odd in them does no harm.
            .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory().withValidation(false)));
  }

  @Override
  protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
    return new String(line, start, length, StandardCharsets.ISO_8859_1);
  }
}
