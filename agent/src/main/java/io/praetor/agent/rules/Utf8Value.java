package io.praetor.agent.rules;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A value as a text; immutable.
 *
 * @param text empty if it is none
 * @param fault why it is none, or null
 */
record Utf8Value(String text, @Nullable Fault fault) {
  static Utf8Value of(byte[] value) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(value);
    CharBuffer out = CharBuffer.allocate(value.length);
    CoderResult result = decoder.decode(in, out, true);
    return result.isError()
        ? new Utf8Value("", new Fault("byte " + in.position(), "is not UTF-8"))
        : new Utf8Value(out.flip().toString(), null);
  }
}
