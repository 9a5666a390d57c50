package io.praetor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the agents write is read, what is read is written again, and what is cut off is refused. */
class JsonTest {
  @Test
  void readsWhatAnAgentWrites() {
    Object value =
        Json.parse(
            "[{\"LockIndex\":0,\"Key\":\"a\\u0022\\n\\u00e9\",\"Flags\":18446744073709551615,"
                + "\"Value\":null,\"CreateIndex\":7,\"ModifyIndex\":7,\"x\":[1.5,true,{}]}]");
    Map<?, ?> object = Json.objects(value).get(0);
    assertThat(Json.text(object, "Key")).isEqualTo("a\"\n\u00e9");
    assertThat(Json.number(object, "Flags")).isEqualTo(-1L);
    assertThat(Json.text(object, "Value")).isEmpty();
    assertThat(object.get("x")).isEqualTo(Arrays.asList(1.5, true, Map.of()));
  }

  @Test
  void writesWhatItReads() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("a\"\\\n", List.of(1L, "\u20ac", Map.of()));
    object.put("b", List.of());
    assertThat(Json.parse(Json.write(object))).isEqualTo(object);
  }

  @Test
  void refusesWhatIsCutOff() {
    String whole = "{\"a\":[1,\"b\\u0041\",true,null]}";
    for (int end = 0; end < whole.length(); end++) {
      String cut = whole.substring(0, end);
      assertThatThrownBy(() -> Json.parse(cut)).as(cut).isInstanceOf(PraetorException.class);
    }
    assertThatThrownBy(() -> Json.parse("[".repeat(1000))).hasMessageContaining("too deep");
  }
}
