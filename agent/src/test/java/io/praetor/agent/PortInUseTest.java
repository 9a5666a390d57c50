package io.praetor.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.agent.config.AgentFlags;
import io.praetor.agent.config.ConfigLoader;
import io.praetor.agent.config.LoadedConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A port of HTTP that somebody else has. */
final class PortInUseTest {
  @TempDir Path folder = Path.of("");

  @Test
  void itIsToldBeforeTheLogIsOpened() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int server = FreePorts.ten();
      String ports = "ports { http = " + taken.getLocalPort() + " server = " + server + " }";
      List<AgentFlags.Given> flags =
          List.of(
              new AgentFlags.Given("server", "true"),
              new AgentFlags.Given("bootstrap-expect", "1"),
              new AgentFlags.Given("bind", "127.0.0.1"),
              new AgentFlags.Given("data-dir", folder.toString()),
              new AgentFlags.Given("hcl", ports));
      LoadedConfig loaded = ConfigLoader.load(flags);
      assertThatThrownBy(() -> Agent.start(loaded, () -> loaded))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort());
      assertThat(folder.resolve("raft")).doesNotExist();
    }
  }
}
