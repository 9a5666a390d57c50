package io.praetor.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReloadTest {
  static AgentConfig config(String hcl) throws ConfigException {
    return new ConfigLoader(ConfigLoaderTest.machine("lo=127.0.0.1"))
        .read(ConfigLoaderTest.flags("-dev", "-hcl=" + hcl))
        .config();
  }

  @Test
  void whatChangedIsToldApart() throws Exception {
    Reload reload =
        Reload.diff(
            config("log_level = \"info\"\nports { http = 24001 }\nsession_ttl_min = \"10s\""),
            config(
                "log_level = \"warn\"\nports { http = 24002 }\nlimits { kv_max_value_size = 1000 }\nsession_ttl_min = \"10000ms\""));
    assertThat(reload.changed()).containsExactly("limits.kv_max_value_size", "log_level");
    assertThat(reload.warnings())
        .containsExactly(
            "ports.http changed from 24001 to 24002: this takes effect after a restart");
  }

  @Test
  void theSameIsNoChange() throws Exception {
    Reload reload =
        Reload.diff(config("node_meta { a = \"b\" }"), config("node_meta { a = \"b\" }"));
    assertThat(reload.changed()).isEmpty();
    assertThat(reload.warnings()).isEmpty();
  }

  @Test
  void aChangedWatchIsSeen() throws Exception {
    Reload reload =
        Reload.diff(
            config("watches = [{ type = \"key\" key = \"a\" args = [\"x\"] }]"),
            config("watches = [{ type = \"key\" key = \"b\" args = [\"x\"] }]"));
    assertThat(reload.changed()).containsExactly("watches");
  }
}
