package io.praetor.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.netty.buffer.Unpooled;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.GoNumber;
import io.praetor.agent.routing.UriPath;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The forms that bytes take on their way: JSON, paths, numbers. */
final class FormsTest {

  private static String json(String text) {
    return new JsonBuffer(Unpooled.buffer(), false)
        .value(text)
        .finish()
        .toString(StandardCharsets.UTF_8);
  }

  @Test
  void escapesAsGoDoes() {
    assertThat(json("a\"\\\n\r\t<>&\u0001"))
        .isEqualTo("\"a\\\"\\\\\\n\\r\\t\\u003c\\u003e\\u0026\\u0001\"");
    assertThat(json("\u2028\u2029\u20ac")).isEqualTo("\"\\u2028\\u2029\u20ac\"");
  }

  @Test
  void anyTextIsReadBackByAnotherReaderOfJson() throws Exception {
    long seed = Long.getLong("seed", 1);
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      int[] points = random.ints(20, 0, 0x11000).filter(c -> c < 0xd800 || c > 0xdfff).toArray();
      String text = new String(points, 0, points.length);
      try (JsonParser parser = new JsonFactory().createParser(json(text))) {
        parser.nextToken();
        assertThat(parser.getText()).as("seed %d", seed).isEqualTo(text);
      }
    }
  }

  @Test
  void bytesThatAreNoTextBecomeReplacements() {
    byte[] bytes = {'a', (byte) 0xff, 'b', (byte) 0xe2, (byte) 0x82};
    String text =
        new JsonBuffer(Unpooled.buffer(), false)
            .value(bytes)
            .finish()
            .toString(StandardCharsets.UTF_8);
    assertThat(text).isEqualTo("\"a\\ufffdb\\ufffd\\ufffd\"");
  }

  @Test
  void valuesAreInBase64() {
    long seed = Long.getLong("seed", 1);
    Random random = new Random(seed);
    for (int length = 1; length < 200; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      String text =
          new JsonBuffer(Unpooled.buffer(), false)
              .base64OrNull(bytes)
              .finish()
              .toString(StandardCharsets.US_ASCII);
      assertThat(text)
          .as("seed %d", seed)
          .isEqualTo("\"" + Base64.getEncoder().encodeToString(bytes) + "\"");
    }
  }

  @Test
  void pathsAreDecodedOnce() {
    assertThat(UriPath.decode("/v1/kv/a%2Fb%2520", 0, 17))
        .isEqualTo("/v1/kv/a/b%20".getBytes(StandardCharsets.US_ASCII));
    assertThat(UriPath.decode("/a%zz", 0, 5)).isNull();
    assertThat(UriPath.decode("/a%2", 0, 4)).isNull();
    assertThat(UriPath.isClean("/a/../b".getBytes(StandardCharsets.US_ASCII))).isFalse();
    assertThat(UriPath.isClean("/a/b/".getBytes(StandardCharsets.US_ASCII))).isTrue();
  }

  @Test
  void numbersAreUnsigned() {
    assertThat(GoNumber.parseUnsigned("18446744073709551615")).isEqualTo(-1L);
    assertThat(GoNumber.parseUnsigned("0")).isZero();
    for (String wrong : new String[] {"", "-1", "+1", "1.0", "18446744073709551616", "0x10", "a"}) {
      assertThatThrownBy(() -> GoNumber.parseUnsigned(wrong))
          .as(wrong)
          .isInstanceOf(BadRequestException.class);
    }
  }
}
