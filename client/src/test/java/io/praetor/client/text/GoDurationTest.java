package io.praetor.client.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GoDurationTest {
  @Test
  void whatGoTakes() {
    assertThat(GoDuration.parse("0")).isEqualTo(Duration.ZERO);
    assertThat(GoDuration.parse("-0")).isEqualTo(Duration.ZERO);
    assertThat(GoDuration.parse("1m30s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(GoDuration.parse("1.5h")).isEqualTo(Duration.ofMinutes(90));
    assertThat(GoDuration.parse("+500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(GoDuration.parse("-2s")).isEqualTo(Duration.ofSeconds(-2));
    assertThat(GoDuration.parse(".5s")).isEqualTo(Duration.ofMillis(500));
    assertThat(GoDuration.parse("2.s")).isEqualTo(Duration.ofSeconds(2));
    assertThat(GoDuration.parse("30s1m")).isEqualTo(Duration.ofSeconds(90));
    assertThat(GoDuration.parse("1us1\u00b5s1\u03bcs1ns")).isEqualTo(Duration.ofNanos(3_001));
    assertThat(GoDuration.parse("0.1000000000000000000001s")).isEqualTo(Duration.ofMillis(100));
    assertThat(GoDuration.parse("9223372036854775807ns"))
        .isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
  }

  @Test
  void whatGoRefuses() {
    for (String text :
        List.of(
            "",
            "-",
            "+",
            "1",
            "s",
            ".s",
            ".",
            "1.2.3s",
            "1 s",
            " 1s",
            "1d",
            "1s2",
            "--1s",
            "1e3s",
            "\u0661s",
            "9223372036854775808ns",
            "2562048h",
            "9".repeat(63) + "s",
            "1s".repeat(40))) {
      assertThat(GoDuration.parse(text)).as(text).isNull();
    }
  }

  @Test
  void asGoPrintsThem() {
    assertThat(GoDuration.format(Duration.ZERO)).isEqualTo("0s");
    assertThat(GoDuration.format(Duration.ofNanos(1))).isEqualTo("1ns");
    assertThat(GoDuration.format(Duration.ofNanos(1_100))).isEqualTo("1.1\u00b5s");
    assertThat(GoDuration.format(Duration.ofNanos(2_005_000))).isEqualTo("2.005ms");
    assertThat(GoDuration.format(Duration.ofMillis(3_300))).isEqualTo("3.3s");
    assertThat(GoDuration.format(Duration.ofSeconds(-90))).isEqualTo("-1m30s");
    assertThat(GoDuration.format(Duration.ofHours(24))).isEqualTo("24h0m0s");
    assertThat(GoDuration.format(Duration.ofNanos(3_600_000_000_001L)))
        .isEqualTo("1h0m0.000000001s");
    assertThat(GoDuration.format(Duration.ofNanos(Long.MAX_VALUE)))
        .isEqualTo("2562047h47m16.854775807s");
  }

  @Test
  void whatIsPrintedIsReadBackExactly() {
    long seed = Long.getLong("seed", 1);
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      // Of every magnitude that a setting may have; beyond days, fractions are Go's doubles.
      Duration duration = Duration.ofNanos(random.nextLong() >> random.nextInt(1, 63));
      assertThat(GoDuration.parse(GoDuration.format(duration)))
          .as("seed %d, %s", seed, duration)
          .isEqualTo(duration);
    }
  }
}
