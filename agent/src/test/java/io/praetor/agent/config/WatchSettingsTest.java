package io.praetor.agent.config;

import static io.praetor.agent.config.ConfigLoaderTest.load;
import static io.praetor.agent.config.ConfigLoaderTest.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The watches of a configuration: what they ask, and who gets the answers. */
class WatchSettingsTest {
  @Test
  void watchesHaveAHandler() throws Exception {
    AgentConfig config =
        load(
                "-dev",
                "-hcl=watches = [{ type = \"key\" key = \"a/b\" args = [\"/bin/echo\", \"x\"] }]\nwatches { }"
                    .replace("\nwatches { }", ""))
            .config();
    assertThat(config.watches())
        .containsExactly(
            new AgentConfig.Watch(
                AgentConfig.Watch.Question.ofKeys("key", "a/b"),
                "dc1",
                false,
                List.of("/bin/echo", "x"),
                null));
    assertThat(problems("-dev", "-hcl=watches { type = \"key\" }"))
        .hasSize(2)
        .first()
        .asString()
        .contains("needs key");
  }

  @Test
  void watchesOfEventsMayHaveAName() throws Exception {
    AgentConfig config =
        load(
                "-dev",
                "-hcl=watches = [{ type = \"event\" name = \"deploy\" args = [\"x\"] }, { type ="
                    + " \"event\" args = [\"x\"] }]")
            .config();
    assertThat(config.watches())
        .extracting(watch -> watch.question().type() + " " + watch.question().subject())
        .containsExactly("event deploy", "event ");
    assertThat(problems("-dev", "-hcl=watches { type = \"nodes\" name = \"a\" args = [\"x\"] }"))
        .singleElement()
        .asString()
        .contains("takes no name");
  }

  @Test
  void watchesOfServicesSayWhatTheySelect() throws Exception {
    AgentConfig config =
        load(
                "-dev",
                "-hcl=watches = [{ type = \"service\" service = \"web\" tag = [\"a\", \"b\"] passingonly ="
                    + " true args = [\"x\"] }, { type = \"checks\" state = \"critical\" args = [\"x\"] }]")
            .config();
    assertThat(config.watches())
        .extracting(AgentConfig.Watch::question)
        .containsExactly(
            new AgentConfig.Watch.Question("service", "web", List.of("a", "b"), true, "", ""),
            new AgentConfig.Watch.Question("checks", "", List.of(), false, "critical", ""));
    assertThat(problems("-dev", "-hcl=watches { type = \"service\" args = [\"x\"] }"))
        .singleElement()
        .asString()
        .contains("needs service");
    assertThat(
            problems(
                "-dev", "-hcl=watches { type = \"nodes\" state = \"passing\" args = [\"x\"] }"))
        .singleElement()
        .asString()
        .contains("takes no state");
    assertThat(
            problems(
                "-dev",
                "-hcl=watches { type = \"checks\" service = \"web\" state = \"passing\" args = [\"x\"]"
                    + " }"))
        .singleElement()
        .asString()
        .contains("exclude each other");
  }
}
