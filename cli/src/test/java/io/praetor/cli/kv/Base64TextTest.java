package io.praetor.cli.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Base64 that is not whole is refused, as Go refuses it. */
class Base64TextTest {
  @Test
  void readsWhatGoReads() {
    assertThat(Base64Text.decode("")).isEmpty();
    assertThat(new String(Base64Text.decode("aGVsbG8="), UTF_8)).isEqualTo("hello");
    assertThat(new String(Base64Text.decode("aGVs\r\nbG8=\n"), UTF_8)).isEqualTo("hello");
  }

  @Test
  void refusesWhatLacksItsPaddingOrIsNone() {
    for (String text : List.of("aGVsbG8", "a", "aGVsbG8==", "aGV*bG8=", "a b=", "====")) {
      assertThatThrownBy(() -> Base64Text.decode(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
