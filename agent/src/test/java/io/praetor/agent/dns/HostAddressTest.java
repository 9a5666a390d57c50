package io.praetor.agent.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which texts are addresses, and which are names of hosts. */
class HostAddressTest {
  @Test
  void addressesAreRead() {
    for (String text :
        List.of(
            "0.0.0.0",
            "10.0.0.7",
            "255.255.255.255",
            "::",
            "::1",
            "fd00::1",
            "fd00:0:0:0:0:0:0:1",
            "FD00::ABCD",
            "::ffff:10.0.0.7")) {
      assertThat(HostAddress.literal(text)).as(text).isEqualTo(InetAddress.ofLiteral(text));
    }
  }

  @Test
  void whatIsNoAddressIsTheNameOfAHost() {
    for (String text :
        List.of(
            "",
            "1",
            "10.1",
            "10.0.7",
            "10.0.0.256",
            "10.0.0.1000",
            "10.0.0.07",
            "10.0.0.7.",
            "10.0.0.7.8",
            "10..0.7",
            ".10.0.7",
            "backend-1",
            "ip-10-0-0-7",
            "www.example.com",
            "fe80::1%lo",
            "[::1]",
            ":",
            "g::1")) {
      assertThat(HostAddress.literal(text)).as(text).isNull();
    }
  }
}
