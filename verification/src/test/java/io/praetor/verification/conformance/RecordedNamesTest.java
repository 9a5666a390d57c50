package io.praetor.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProductProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each recorded scenario of DNS, at the leader, at a follower and at an agent that is no server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedNamesTest {
  private static final Duration START_MAX = Duration.ofSeconds(60);

  private final List<ProductProcess> agents = new ArrayList<>();
  private final Map<String, Integer> dnsPorts = new TreeMap<>();
  private final Map<String, Integer> httpPorts = new TreeMap<>();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    List<Integer> ports = Ports.free(3 * 4);
    for (int i = 0; i < 4; i++) {
      String name = List.of("server-1", "server-2", "server-3", "client").get(i);
      List<String> arguments = new ArrayList<>(List.of("agent", "-node=" + name));
      if (i < 3) {
        arguments.addAll(List.of("-server", "-bootstrap-expect=3"));
      }
      Path data = Files.createDirectories(folder.resolve(name));
      arguments.addAll(
          List.of(
              "-data-dir=" + data,
              "-bind=127.0.0.1",
              "-serf-lan-port=-1",
              "-http-port=" + ports.get(i),
              "-server-port=" + ports.get(4 + i),
              "-dns-port=" + ports.get(8 + i)));
      ports.subList(4, 7).forEach(port -> arguments.add("-retry-join=127.0.0.1:" + port));
      httpPorts.put(name, ports.get(i));
      dnsPorts.put(name, ports.get(8 + i));
      agents.add(ProductProcess.of(arguments, folder.resolve(name + ".log"), ports.get(i)));
    }
    for (ProductProcess agent : agents) {
      agent.awaitLeader(START_MAX);
    }
  }

  @AfterAll
  void stop() {
    agents.forEach(ProductProcess::close);
  }

  @TestFactory
  Stream<DynamicTest> names() {
    return dnsPorts.keySet().stream()
        .flatMap(agent ->
            Recording.named("dns").served().stream().map(scenario -> test(agent, scenario)));
  }

  private DynamicTest test(String agent, Recording.Scenario scenario) {
    return DynamicTest.dynamicTest(
        agent + "/" + scenario.name(),
        () -> assertThat(play(agent, scenario)).as(scenario.about()).isEmpty());
  }

  private List<String> play(String agent, Recording.Scenario scenario) throws IOException {
    return DnsReplay.play(
        httpPorts.getOrDefault(agent, 0), dnsPorts.getOrDefault(agent, 0), scenario);
  }
}
