package io.praetor.agent.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.praetor.agent.config.AddressRange;
import io.praetor.agent.config.DnsConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which clients may ask for names of other domains. */
class RecursorClientTest {
  private static boolean isAllowed(String source, List<String> recursors, String... from) {
    DnsConfig config =
        new DnsConfig(
            List.of(),
            false,
            "consul",
            null,
            recursors.stream().map(each -> new InetSocketAddress(each, 53)).toList(),
            new DnsConfig.Answers(
                0,
                Map.of(),
                false,
                false,
                3,
                0,
                true,
                true,
                1_000,
                new DnsConfig.Answers.Soa(86_400, 0, 3_600, 600)),
            new DnsConfig.View(true, Duration.ofDays(1), 100, Duration.ofMinutes(1)),
            new DnsConfig.Recursion(
                List.of(from).stream()
                    .map(each -> Objects.requireNonNull(AddressRange.parse(each)))
                    .toList(),
                Duration.ofSeconds(2),
                false));
    DefaultEventLoop loop = new DefaultEventLoop();
    return new RecursorClient(loop, () -> config, _ -> false)
        .isAllowed(InetAddress.ofLiteral(source));
  }

  @Test
  void thisMachineAndPrivateNetworksMay() {
    List<String> recursors = List.of("192.0.2.53");
    for (String source :
        List.of(
            "127.0.0.1",
            "::1",
            "10.255.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "169.254.1.1",
            "fd12::1",
            "fe80::1")) {
      assertThat(isAllowed(source, recursors)).as(source).isTrue();
      assertThat(isAllowed(source, List.of())).as("without recursors").isFalse();
    }
    for (String source :
        List.of("8.8.8.8", "172.32.0.1", "100.128.0.1", "2001:db8::1", "192.169.0.1")) {
      assertThat(isAllowed(source, recursors)).as(source).isFalse();
    }
  }

  @Test
  void networksOfTheConfigurationTakeTheirPlace() {
    List<String> recursors = List.of("192.0.2.53");
    assertThat(isAllowed("8.8.8.8", recursors, "8.0.0.0/8")).isTrue();
    assertThat(isAllowed("127.0.0.1", recursors, "8.0.0.0/8")).isFalse();
    assertThat(isAllowed("2001:db8::1", recursors, "8.0.0.0/8", "2001:db8::/32")).isTrue();
  }
}
