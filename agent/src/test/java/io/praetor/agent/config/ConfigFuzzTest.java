package io.praetor.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever the settings of a file hold, it is loaded, or refused with reasons: never anything else.
 * Files of mutated bytes are the matter of {@code ./verify fuzz -door=config}.
 */
class ConfigFuzzTest {
  private static final int ROUNDS = 4_000;

  private static final List<String> VALUES =
      List.of(
          "true",
          "0",
          "-1",
          "99999999999",
          "1.5",
          "1e999",
          "\"\"",
          "\"x\"",
          "\"1h\"",
          "\" \"",
          "\"\\u0000\"",
          "[]",
          "[1]",
          "[\"x\"]",
          "[[]]",
          "[null]",
          "{}",
          "{\"x\": 1}",
          "{\"x\": \"y\"}",
          "[{\"x\": {}}, {\"x\": \"y\"}]",
          "[{\"type\": \"key\"}]",
          "[{\"type\": \"key\", \"key\": \"k\", \"handler_type\": \"http\","
              + " \"http_handler_config\": {\"path\": \"//h/p\"}}]",
          "null");

  private final long seed = Long.getLong("seed", 1);
  @TempDir Path folder;

  private void loadsOrRefuses(String format, byte[] bytes, String as) throws IOException {
    Path file = Files.write(folder.resolve("f." + format), bytes);
    try {
      new ConfigLoader(ConfigLoaderTest.machine("lo=127.0.0.1", "eth0=10.1.2.3"))
          .read(ConfigLoaderTest.flags("-dev", "-config-file=" + file));
    } catch (ConfigException refused) {
      assertThat(refused.problems()).as(as).isNotEmpty().allMatch(problem -> !problem.isBlank());
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(as + "\n" + new String(bytes, StandardCharsets.UTF_8), e);
    }
  }

  @Test
  void everySettingWithEveryKindOfValue() throws IOException {
    for (ConfigKey key : ConfigKeys.all()) {
      for (String value : VALUES) {
        String text = value;
        List<String> names = List.of(key.name().split("\\."));
        for (String name : names.reversed()) {
          text = "{\"" + name + "\": " + text + "}";
        }
        for (String format : List.of("json", "hcl")) {
          loadsOrRefuses(format, text.getBytes(StandardCharsets.UTF_8), key.name());
        }
      }
    }
  }

  @Test
  void settingsThatMeetInOneFile() throws IOException {
    Random random = new Random(seed);
    List<ConfigKey> keys = ConfigKeys.all();
    for (int i = 0; i < ROUNDS / 4; i++) {
      String text =
          IntStream.range(0, random.nextInt(1, 30))
              .mapToObj(_ -> hcl(keys.get(random.nextInt(keys.size())).name(), random))
              .collect(Collectors.joining("\n"));
      loadsOrRefuses("hcl", text.getBytes(StandardCharsets.UTF_8), "seed " + seed);
    }
  }

  private static String hcl(String name, Random random) {
    int dot = name.indexOf('.');
    return dot < 0
        ? name + " = " + VALUES.get(random.nextInt(VALUES.size()))
        : name.substring(0, dot) + " { " + hcl(name.substring(dot + 1), random) + " }";
  }

  @Test
  void nestedWithoutAnEnd() throws IOException {
    for (String piece :
        List.of("{", "[", "{\"a\":", "a {", "a = [", "a ", "a \"b\" ", "a = <<E\n")) {
      for (String format : List.of("json", "hcl")) {
        loadsOrRefuses(format, piece.repeat(100_000).getBytes(StandardCharsets.UTF_8), piece);
        loadsOrRefuses(
            format, ("a = " + piece.repeat(50_000)).getBytes(StandardCharsets.UTF_8), piece);
      }
    }
    loadsOrRefuses(
        "json", ("{\"a\":" + "9".repeat(100_000) + "}").getBytes(StandardCharsets.UTF_8), "digits");
    loadsOrRefuses(
        "hcl", ("a = " + "9".repeat(100_000)).getBytes(StandardCharsets.UTF_8), "digits");
  }
}
