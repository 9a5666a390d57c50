package io.praetor.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No secret is ever repeated: not in a message, a configuration's text, or what it states. */
class SecretsTest {
  private static final String SECRET = "5ecret-5ecret";

  private static final List<String> WATCHES =
      List.of(
          "type = \"key\" key = \"a\" args = [\"/bin/x\", \"-password\", \"SECRET\"]",
          "type = \"key\" key = \"a\" handler = \"/bin/x SECRET\"",
          "type = \"key\" key = \"a\" args = [\"x\"] token = \"SECRET\"",
          "type = \"key\" key = \"a\" args = [\"x\"] token = \"SECRET\" nonsense = \"SECRET\"",
          http("path = \"http://h/x\" header { Authorization = [\"SECRET\"] }"),
          http("path = \"http://h/x\" header { Authorization = \"SECRET\" }"),
          http("path = \"http://u:SECRET@h/SECRET?t=SECRET\""),
          http("path = \"no url SECRET\""));

  private static String http(String block) {
    return "type = \"key\" key = \"a\" handler_type = \"http\" http_handler_config { "
        + block
        + " }";
  }

  /** Everything that the pieces of configuration make the loader say, and whether it loaded. */
  private static String said(String... pieces) {
    StringBuilder said = new StringBuilder();
    List<AgentFlags.Given> flags = new ArrayList<>();
    flags.add(new AgentFlags.Given("dev", null));
    for (String piece : pieces) {
      flags.add(new AgentFlags.Given("hcl", piece));
    }
    said.append(flags);
    try {
      LoadedConfig loaded = new ConfigLoader(ConfigLoaderTest.machine("lo=127.0.0.1")).read(flags);
      said.append(loaded).append(loaded.warnings()).append(loaded.config().stated());
    } catch (ConfigException e) {
      said.append(e).append(e.problems());
    }
    return said.toString();
  }

  private static String inBlocks(String name, String value) {
    List<String> words = List.of(name.split("\\.", 2));
    return words.size() == 1
        ? words.getFirst() + " = " + value
        : words.getFirst() + " { " + inBlocks(words.getLast(), value) + " }";
  }

  @Test
  void everySecretSettingIsMaskedWhateverItsValueIs() {
    List<ConfigKey> secrets =
        ConfigKeys.all().stream().filter(key -> ConfigKeys.canonical(key).secret()).toList();
    assertThat(secrets)
        .extracting(ConfigKey::name)
        .contains("acl.tokens.default", "encrypt", "telemetry.circonus_api_token");
    for (ConfigKey key : secrets) {
      for (String value :
          List.of(
              "\"SECRET\"",
              "[\"SECRET\"]",
              "{ agent = \"SECRET\" }",
              "[{ agent = \"SECRET\" }]",
              "SECRET",
              "{ agent = SECRET }",
              "\"SECRET\" \"SECRET\"",
              "\"SECRET")) {
        String hcl = inBlocks(key.name(), value.replace("SECRET", SECRET));
        assertThat(said(hcl)).as(hcl).contains("-hcl").doesNotContain(SECRET);
      }
    }
  }

  @Test
  void whatIsNotLookedIntoIsNotShown() {
    for (ConfigKey key : ConfigKeys.all()) {
      if (key.kind() == ConfigKey.Kind.ANY || key.kind() == ConfigKey.Kind.BLOCKS) {
        for (String value :
            List.of("\"SECRET\"", "[{ token = \"SECRET\" }]", "{ token = \"SECRET\" }")) {
          String hcl = inBlocks(key.name(), value.replace("SECRET", SECRET));
          assertThat(said(hcl)).as(hcl).doesNotContain(SECRET);
        }
      }
    }
  }

  @Test
  void watchesShowNeitherTokensNorHeadersNorArguments() {
    for (String watch : WATCHES) {
      String hcl = "watches { " + watch.replace("SECRET", SECRET) + " }";
      assertThat(said(hcl)).as(hcl).doesNotContain(SECRET);
    }
  }

  @Test
  void numbersAndWordsWithoutQuotesAreNotRepeated() {
    for (String piece :
        List.of(
            "acl { tokens { agent = 5ecret-5ecret } }",
            "encrypt = 12345678901234567890123",
            "encrypt 5ecret-5ecret",
            "encrypt \"5ecret-5ecret\"",
            "retry_join = [\"provider=aws secret_access_key=5ecret-5ecret\"]",
            "retry_join_wan = [\"provider=aws secret_access_key=5ecret-5ecret\"]")) {
      assertThat(said(piece))
          .as(piece)
          .doesNotContain(SECRET)
          .doesNotContain("12345678901234567890123");
    }
  }

  @Test
  void brokenJsonIsNotRepeated() throws IOException {
    for (String json :
        List.of(
            "{\"encrypt\": S3cret}",
            "{\"encrypt\": \"S3cret",
            "{\"encrypt\": \"S3cret\\q\"}",
            "{\"encrypt\": 12345678901234567890123}",
            "{\"encrypt\": S3cret-12345678901234567890123 \"S3cret\"}")) {
      List<String> problems = new ArrayList<>();
      assertThat(
              new ConfigFiles(null, problems)
                  .parse("f", json.getBytes(StandardCharsets.UTF_8), ConfigFiles.Format.JSON))
          .as(json)
          .isEmpty();
      assertThat(String.join(" ", problems))
          .as(json)
          .startsWith("f:1:")
          .doesNotContainIgnoringCase("S3cret")
          .doesNotContain("12345678901234567890123")
          .doesNotContainIgnoringCase("source");
    }
  }

  @Test
  void aChangedSecretIsSeenByAReload() throws Exception {
    Reload reload =
        Reload.diff(
            ReloadTest.config(
                "acl { tokens { agent = \"a\" } }\nwatches { "
                    + http("path = \"http://h/x\" header { A = [\"1\"] }")
                    + " }"),
            ReloadTest.config(
                "acl { tokens { agent = \"a\" } }\nwatches { "
                    + http("path = \"http://h/x\" header { A = [\"2\"] }")
                    + " }"));
    assertThat(reload.changed()).containsExactly("watches");
  }
}
