package io.praetor.cli.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void readsEveryKindOfValue() throws Json.SyntaxException {
    assertThat(Json.parse(" {\"a\":[1,-2,true,false,null,\"x\"],\"b\":{}} "))
        .isEqualTo(Map.of("a", Arrays.asList(1L, -2L, true, false, null, "x"), "b", Map.of()));
    assertThat(Json.parse("18446744073709551615"))
        .isEqualTo(new BigInteger("18446744073709551615"));
    assertThat(Json.parse("1.5e3")).isEqualTo(1500.0);
    assertThat(Json.parse("\"\\u00e9\\n\\\\\\\"\\/\"")).isEqualTo("é\n\\\"/");
  }

  @Test
  void saysWhereTextIsNotJson() {
    assertThatThrownBy(() -> Json.parse("not json")).hasMessageContaining("invalid character 'o'");
    for (String wrong :
        List.of(
            "",
            "[",
            "[1",
            "[1,",
            "{\"a\"",
            "{\"a\":",
            "\"x",
            "\"\\u12",
            "-",
            "1 2",
            "[1,]",
            "{,}",
            "+1",
            "tru",
            "\"a\nb\"")) {
      assertThatThrownBy(() -> Json.parse(wrong))
          .as(wrong)
          .isInstanceOf(Json.SyntaxException.class);
    }
    assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).hasMessageContaining("deeper");
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Json.SyntaxException {
    long seed = Long.getLong("seed", 1);
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(20); length > 0; length--) {
        text.appendCodePoint(1 + random.nextInt(random.nextBoolean() ? 0x7f : 0xd7ff));
      }
      Object value = Map.of(text.toString(), List.of(text.toString(), random.nextLong() >> 8));
      assertThat(Json.parse(JsonText.compact(value))).as("seed " + seed).isEqualTo(value);
      assertThat(Json.parse(JsonText.indented(value, "\t"))).as("seed " + seed).isEqualTo(value);
    }
  }
}
