package io.praetor.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.catalog.CheckStatus;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TtlCheckTest {
  private final CheckRunner runner = Told.runner();
  private final Told told = new Told();

  @AfterEach
  void close() {
    runner.close();
  }

  @Test
  void expiresInConsulsWordsAndComesBack() throws InterruptedException {
    add(Duration.ofMillis(100), CheckState.of(CheckStatus.PASSING));
    assertThat(told.next()).isEqualTo(new Told.Result(CheckStatus.CRITICAL, "TTL expired"));
    assertThat(runner.update("t", CheckStatus.PASSING, "alive")).isTrue();
    assertThat(told.next()).isEqualTo(new Told.Result(CheckStatus.PASSING, "alive"));
    assertThat(told.next())
        .isEqualTo(
            new Told.Result(
                CheckStatus.CRITICAL, "TTL expired (last output before timeout follows): alive"));
  }

  @Test
  void anUpdateIsToldBeforeItReturns() throws InterruptedException {
    add(Duration.ofSeconds(60), CheckState.of(CheckStatus.PASSING));
    runner.update("t", CheckStatus.WARNING, "");
    assertThat(told.untaken()).isEqualTo(1);
    assertThat(told.next()).isEqualTo(new Told.Result(CheckStatus.WARNING, ""));
  }

  @Test
  void whatIsLeftOfATtlCountsAfterARestart() throws InterruptedException {
    add(Duration.ofDays(1), new CheckState(CheckStatus.PASSING, "", Duration.ofMillis(1)));
    assertThat(told.next().status()).isEqualTo(CheckStatus.CRITICAL);
    runner.update("t", CheckStatus.WARNING, "");
    assertThat(told.next()).isEqualTo(new Told.Result(CheckStatus.WARNING, ""));
    assertThat(told.untaken()).isZero();
  }

  @Test
  void whatHadExpiredBeforeARestartIsNotToldAgain() throws InterruptedException {
    add(Duration.ofMillis(50), new CheckState(CheckStatus.CRITICAL, "TTL expired", Duration.ZERO));
    Told other = new Told();
    runner.add(
        CheckDefinition.builder().id("other").ttl(Duration.ofMillis(200)).build(),
        CheckState.of(CheckStatus.PASSING),
        other);
    other.next();
    assertThat(told.untaken()).isZero();
  }

  @Test
  void whatWasSaidLastIsNotWrappedTwice() throws InterruptedException {
    String expired = "TTL expired (last output before timeout follows): alive";
    add(Duration.ofMillis(50), new CheckState(CheckStatus.CRITICAL, expired, null));
    assertThat(told.next()).isEqualTo(new Told.Result(CheckStatus.CRITICAL, expired));
  }

  @Test
  void longOutputIsCutAtWholeCharacters() throws InterruptedException {
    add(Duration.ofSeconds(60), CheckState.of(CheckStatus.PASSING));
    runner.update("t", CheckStatus.PASSING, "a".repeat(5000));
    assertThat(told.next().output())
        .isEqualTo("a".repeat(4096) + " ... (captured 4096 of 5000 bytes)");
    runner.update("t", CheckStatus.PASSING, "ä".repeat(4095) + "ab");
    assertThat(told.next().output()).endsWith("ä ... (captured 4096 of 8192 bytes)");
    runner.update("t", CheckStatus.PASSING, "€".repeat(1366));
    assertThat(told.next().output()).endsWith("€ ... (captured 4095 of 4098 bytes)");
  }

  @Test
  void isUnknownOnceItIsRemoved() {
    add(Duration.ofSeconds(60), CheckState.of(CheckStatus.PASSING));
    assertThat(runner.remove("t")).isTrue();
    assertThat(runner.remove("t")).isFalse();
    assertThat(runner.update("t", CheckStatus.PASSING, "")).isFalse();
    assertThat(runner.size()).isZero();
  }

  private void add(Duration ttl, CheckState state) {
    runner.add(CheckDefinition.builder().id("t").ttl(ttl).build(), state, told);
  }
}
