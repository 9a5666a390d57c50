package io.praetor.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
  private final AtomicLong nanos = new AtomicLong();
  private final RefusalLog refusals = new RefusalLog(nanos::get);

  private void note(int number) throws Exception {
    byte[] address = {10, 1, (byte) (number >> 8), (byte) number};
    refusals.note(new InetSocketAddress(InetAddress.getByAddress(address), 1), "it is a test");
  }

  @Test
  void theSameIsLoggedOncePerHour() throws Exception {
    try (LogLines log = LogLines.open()) {
      note(1);
      note(1);
      assertThat(log.with("it is a test")).hasSize(1);
      nanos.addAndGet(RefusalLog.NOTED_MS * 1_000_000);
      note(1);
      assertThat(log.with("it is a test")).hasSize(2);
    }
  }

  @Test
  void manyAddressesAreCountedAndDoNotSilenceTheLogForEver() throws Exception {
    try (LogLines log = LogLines.open()) {
      for (int i = 0; i < 5 * RefusalLog.NOTED_MAX; i++) {
        note(i);
      }
      assertThat(log.with("Refused a connection")).hasSize(RefusalLog.NOTED_MAX);
      assertThat(log.with("more connections")).hasSize(1);
      nanos.addAndGet(RefusalLog.NOTED_MS * 1_000_000);
      note(9_999);
      assertThat(log.with("Refused a connection")).hasSize(RefusalLog.NOTED_MAX + 1);
    }
  }
}
