package io.praetor.client.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the agents write is read, and what is no JSON is refused with its place. */
class JsonParserTest {
  @Test
  void readsEveryKindOfValue() throws JsonParser.SyntaxException {
    assertThat(JsonParser.parse(" {\"a\":[1,-2,true,false,null,\"x\"],\"b\":{}} "))
        .isEqualTo(Map.of("a", Arrays.asList(1L, -2L, true, false, null, "x"), "b", Map.of()));
    assertThat(JsonParser.parse("18446744073709551615"))
        .isEqualTo(new BigInteger("18446744073709551615"));
    assertThat(JsonParser.parse("1.5e3")).isEqualTo(1500.0);
    assertThat(JsonParser.parse("\"\\u00e9\\n\\\\\\\"\\/\"")).isEqualTo("é\n\\\"/");
  }

  @Test
  void saysWhereTextIsNotJson() {
    assertThatThrownBy(() -> JsonParser.parse("not json"))
        .hasMessageContaining("invalid character 'o'");
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
      assertThatThrownBy(() -> JsonParser.parse(wrong))
          .as(wrong)
          .isInstanceOf(JsonParser.SyntaxException.class);
    }
    assertThatThrownBy(() -> JsonParser.parse("[".repeat(100_000))).hasMessageContaining("deeper");
  }

  @Test
  void whatIsWrittenIsReadAgain() throws JsonParser.SyntaxException {
    long seed = Long.getLong("seed", 1);
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(20); length > 0; length--) {
        text.appendCodePoint(1 + random.nextInt(random.nextBoolean() ? 0x7f : 0xd7ff));
      }
      Object value = Map.of(text.toString(), List.of(text.toString(), random.nextLong() >> 8));
      assertThat(JsonParser.parse(JsonText.compact(value))).as("seed " + seed).isEqualTo(value);
      assertThat(JsonParser.parse(JsonText.indented(value, "\t")))
          .as("seed " + seed)
          .isEqualTo(value);
    }
  }

  @Test
  void readsWhatAnAgentWrites() throws JsonParser.SyntaxException {
    JsonObject object =
        JsonObject.list(
                JsonParser.parse(
                    "[{\"LockIndex\":0,\"Key\":\"a\\u0022\\n\\u00e9\",\"Flags\":18446744073709551615,"
                        + "\"Value\":null,\"x\":[1.5,true,{}]}]"))
            .get(0);
    assertThat(object.text("Key")).isEqualTo("a\"\n\u00e9");
    assertThat(object.number("Flags")).isEqualTo(-1L);
    assertThat(object.text("Value")).isEmpty();
    assertThat(object.map().get("x")).isEqualTo(Arrays.asList(1.5, true, Map.of()));
  }

  @Test
  void refusesWhatIsCutOff() {
    String whole = "{\"a\":[1,\"b\\u0041\",true,null]}";
    for (int end = 0; end < whole.length(); end++) {
      String cut = whole.substring(0, end);
      assertThatThrownBy(() -> JsonParser.parse(cut))
          .as(cut)
          .isInstanceOf(JsonParser.SyntaxException.class);
    }
  }

  @Test
  void refusesEscapesThatAreNone() {
    for (String text :
        List.of("\"\\u00zz\"", "\"\\u+041\"", "\"\\u-041\"", "\"\\x\"", "\"\\u\uff10041\"")) {
      assertThatThrownBy(() -> JsonParser.parse(text))
          .as(text)
          .isInstanceOf(JsonParser.SyntaxException.class);
    }
  }

  @Test
  void wholeNumbersStayWholeWhateverTheirSign() throws JsonParser.SyntaxException {
    assertThat(JsonParser.parse("[-7,0,-9223372036854775808,9223372036854775807]"))
        .isEqualTo(List.of(-7L, 0L, Long.MIN_VALUE, Long.MAX_VALUE));
  }
}
