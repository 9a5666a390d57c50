package io.praetor.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.agent.cluster.AgentInfo;
import io.praetor.agent.cluster.ClusterOptions;
import io.praetor.agent.consensus.LogOptions;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.rpc.RpcLimits;
import io.praetor.agent.rpc.RpcOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Options have defaults that may be built, and name the setting that is out of its range. */
class OptionsTest {
  private static final String SELF = "127.0.0.1:8300";

  @Test
  void aNumberOutOfItsRangeIsNamedByItsSetting() {
    assertThatThrownBy(() -> LogOptions.builder(SELF).raftMultiplier(11).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("raft_multiplier is 11: it must be from 1 to 10");
    assertThatThrownBy(() -> RpcOptions.builder("127.0.0.1", 0).inFlightMax(0).build())
        .hasMessage("inFlightMax is 0: it must be 1 or more");
    assertThatThrownBy(() -> RpcLimits.builder().stallMsMax(0).build())
        .hasMessage("stallMsMax is 0: it must be 1 or more");
    assertThatThrownBy(() -> cluster().ttlMs(10).build())
        .hasMessage("ttlMs is 10: it must be 1000 or more");
    assertThatThrownBy(() -> RequestLimits.builder("dc1").holdMax(Duration.ofMillis(-5)).build())
        .hasMessage("performance.rpc_hold_timeout is -5 ms: it must not be negative");
  }

  @Test
  void aBuilderChangesWhatItNamesAlone() {
    LogOptions usual = LogOptions.inMemory(SELF);
    LogOptions options = LogOptions.builder(SELF).proposalsMax(10).build();
    assertThat(options.proposalsMax()).isEqualTo(10);
    assertThat(LogOptions.builder(SELF).proposalsMax(usual.proposalsMax()).build())
        .isEqualTo(usual);
    assertThat(cluster().expect(3).build().heartbeatMs()).isEqualTo(1_000);
  }

  private static ClusterOptions.Builder cluster() {
    return ClusterOptions.builder(new AgentInfo("id", "name", SELF, true, Map.of()));
  }
}
