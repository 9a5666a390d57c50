package io.praetor.agent.config;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where checks may run scripts, and what the operator is warned of. */
class ScriptSettingsTest {
  @Test
  void warnsOfScriptsThatOthersMayRegister() throws Exception {
    String scripts = "-hcl=enable_script_checks = true";
    assertThat(ConfigLoaderTest.load("-dev", scripts).warnings()).isEmpty();
    assertThat(ConfigLoaderTest.load("-dev", scripts, "-client=10.0.0.1").warnings())
        .singleElement(as(STRING))
        .contains("DANGER")
        .contains("10.0.0.1 port 8500")
        .contains("enable_local_script_checks");
    assertThat(
            ConfigLoaderTest.load("-dev", "-enable-local-script-checks", "-client=10.0.0.1")
                .warnings())
        .isEmpty();
  }

  @Test
  void takesScriptsOfTheConfigurationOnlyWhereTheyAreAllowed() throws Exception {
    String check = "-hcl=check { name = \"s\" args = [\"true\"] interval = \"10s\" }";
    assertThat(ConfigLoaderTest.problems("-dev", check))
        .singleElement(as(STRING))
        .contains("Scripts are disabled on this agent");
    for (String allowed : List.of("-enable-script-checks", "-enable-local-script-checks")) {
      assertThat(
              ConfigLoaderTest.load("-dev", allowed, check)
                  .config()
                  .services()
                  .definitions()
                  .checks())
          .hasSize(1);
    }
  }
}
