package io.praetor.agent.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternSizeTest {
  private static final int PATTERNS = 50_000;
  private static final int COMPILED_MAX = 20_000;
  private static final String[] PIECES = {
    "a",
    "bc",
    ".",
    "(",
    "(?i:",
    "(?P<n>",
    ")",
    "[",
    "]",
    "[^",
    "[:alpha:]",
    "-",
    "{2}",
    "{3,}",
    "{1,5}",
    "{0}",
    "{x",
    "}",
    "*",
    "+?",
    "?",
    "|",
    "\\Q",
    "\\E",
    "\\",
    "\\d",
    "\\pL",
    "\\p{L}",
    "^",
    "$",
    "{12}"
  };

  @Test
  void isNeverTooSmall() {
    Random random = new Random(Long.getLong("seed", 1));
    int compiled = 0;
    for (int i = 0; i < PATTERNS; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = 1 + random.nextInt(12); n > 0; n--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      long size = PatternSize.of(text.toString());
      if (size > COMPILED_MAX) {
        continue;
      }
      int actual;
      try {
        actual = Pattern.compile(text.toString()).programSize();
      } catch (PatternSyntaxException e) {
        continue;
      }
      compiled++;
      assertThat(size).as("%d: %s", i, text).isGreaterThanOrEqualTo(actual);
    }
    assertThat(compiled).isGreaterThan(PATTERNS / 10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^[a-f0-9]{8}-([a-f0-9]{4}-){3}[a-f0-9]{12}$",
        "^(\\d{1,3}\\.){3}\\d{1,3}$",
        "^(web|db|cache)-[0-9]+\\.(eu|us)-(east|west)-[12]\\.example\\.com$"
      })
  void leavesRoomForWhatPeopleWrite(String pattern) {
    assertThat(PatternSize.of(pattern)).isLessThan(400);
  }

  @Test
  void isMuchForWhatIsRepeatedOften() {
    assertThat(PatternSize.of("((a{1000}){1000}){1000}")).isGreaterThan(Integer.MAX_VALUE - 100);
    assertThat(PatternSize.of("(".repeat(10_000))).isGreaterThan(1_000_000);
  }
}
