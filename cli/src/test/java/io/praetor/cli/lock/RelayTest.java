package io.praetor.cli.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.cli.command.Child;
import io.praetor.cli.command.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * No signal passes a child by that is about to start. The signal is one that a caller does not have
 * ignored: {@code nohup} leaves HUP ignored in every child.
 */
class RelayTest {
  private static final long SECONDS_MAX = 60;
  private static final int TERMINATED = 128 + 15;

  private static Child child() throws Exception {
    Console console =
        new Console(
            "praetor",
            new ByteArrayInputStream(new byte[0]),
            new ByteArrayOutputStream(),
            new ByteArrayOutputStream(),
            Map.of());
    return Child.start(console, List.of("sleep", "300"), false, false, Map.of());
  }

  private static void assertEnds(Child child, int code) throws Exception {
    try {
      assertThat(child.process().waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
      assertThat(child.process().exitValue()).isEqualTo(code);
    } finally {
      child.process().destroyForcibly();
    }
  }

  @Test
  void aSignalThatComesWhileTheChildStartsWaitsForIt() throws Exception {
    Relay relay = new Relay();
    relay.expect();
    assertThat(relay.pass("TERM")).isTrue();
    Child child = child();
    relay.begin(child);
    assertEnds(child, TERMINATED);
  }

  @Test
  void aLaterSignalIsPassedOnAtOnce() throws Exception {
    Relay relay = new Relay();
    relay.expect();
    Child child = child();
    relay.begin(child);
    assertThat(relay.pass("TERM")).isTrue();
    assertEnds(child, TERMINATED);
  }

  @Test
  void beforeAnyChildIsExpectedTheSignalIsTheCallers() throws Exception {
    assertThat(new Relay().pass("TERM")).isFalse();
  }
}
