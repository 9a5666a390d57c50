package io.praetor.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of Go's package flag, as scripts written for Consul rely on them. */
class FlagSetTest {
  private static Flags parse(String... line) throws UsageException {
    return new FlagSet()
        .add(Flag.toggle("stale", ""))
        .add(Flag.text("separator", "text", "/", ""))
        .add(Flag.text("cas", "number", "0", ""))
        .add(Flag.list("meta", "pair", ""))
        .parse(List.of(line));
  }

  @Test
  void takesOneDashOrTwoAndBothFormsOfAValue() throws UsageException {
    assertThat(parse("-separator=x").text("separator")).isEqualTo("x");
    assertThat(parse("--separator=x").text("separator")).isEqualTo("x");
    assertThat(parse("-separator", "x").text("separator")).isEqualTo("x");
    assertThat(parse("--separator", "x", "key").arguments()).containsExactly("key");
    assertThat(parse("-separator==").text("separator")).isEqualTo("=");
    assertThat(parse("-separator=").text("separator")).isEmpty();
    assertThat(parse().text("separator")).isEqualTo("/");
  }

  @Test
  void aValueMayLookLikeAFlag() throws UsageException {
    assertThat(parse("-separator", "-stale").text("separator")).isEqualTo("-stale");
    assertThat(parse("-separator", "-stale").on("stale")).isFalse();
  }

  @Test
  void aSwitchTakesNoSeparateValue() throws UsageException {
    assertThat(parse("-stale", "false").on("stale")).isTrue();
    assertThat(parse("-stale", "false").arguments()).containsExactly("false");
    assertThat(parse("-stale=false").on("stale")).isFalse();
    assertThat(parse("-stale=T").on("stale")).isTrue();
    assertThatThrownBy(() -> parse("-stale=maybe")).hasMessageContaining("maybe");
  }

  @Test
  void theFirstArgumentEndsTheFlags() throws UsageException {
    assertThat(parse("key", "-stale").arguments()).containsExactly("key", "-stale");
    assertThat(parse("key", "-stale").on("stale")).isFalse();
    assertThat(parse("-", "-stale").arguments()).containsExactly("-", "-stale");
    assertThat(parse("-stale", "--", "-x").arguments()).containsExactly("-x");
  }

  @Test
  void theLastOneCountsUnlessAllDo() throws UsageException {
    assertThat(parse("-separator=a", "-separator=b").text("separator")).isEqualTo("b");
    assertThat(parse("-meta=a:1", "-meta=b:2").all("meta")).containsExactly("a:1", "b:2");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> parse("-nope"))
        .hasMessage("flag provided but not defined: -nope")
        .isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> parse("-sep=x")).hasMessageContaining("not defined: -sep");
    assertThatThrownBy(() -> parse("-separator")).hasMessage("flag needs an argument: -separator");
    assertThatThrownBy(() -> parse("---stale")).hasMessageContaining("bad flag syntax");
  }

  @Test
  void numbersUseAll64Bits() throws UsageException {
    assertThat(parse("-cas=18446744073709551615").unsigned("cas"))
        .isEqualTo("18446744073709551615");
    assertThatThrownBy(() -> parse("-cas=-1").unsigned("cas")).hasMessageContaining("-1");
    assertThatThrownBy(() -> parse("-cas=1x").unsigned("cas")).hasMessageContaining("1x");
  }
}
