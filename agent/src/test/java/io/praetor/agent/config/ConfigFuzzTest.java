package io.praetor.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
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

/** Whatever bytes a file holds, it is loaded, or refused with reasons: never anything else. */
class ConfigFuzzTest {
  private static final int ROUNDS = 4_000;

  private static final String HCL =
      """
      # a server
      server = true
      node_meta { rack = "1", "row" = "\\u00e4" }
      ports { http = 8501 https = -1 } // ports
      retry_join = ["10.0.0.1", "10.0.0.2:8300",]
      performance = { raft_multiplier = 0x2 }
      /* watches */
      watches = [{ type = "key" key = "a/${b}" args = ["/bin/x"] }]
      service "web" { port = 1.5e3 tags = null }
      tls { defaults { ca_file = <<EOT
      /etc/ca.pem
      EOT
      } }
      client_addr = "127.0.0.1 {{ GetPrivateIP }}"
      raft_snapshot_interval = "1m30s"
      """;

  private static final String JSON =
      """
      {"server": true, "bootstrap_expect": 1, "node_meta": {"rack": "1", "row": "\\u00e4"},
       "ports": {"http": 8501, "https": -1, "grpc": 1e3}, "retry_join": ["10.0.0.1"], "segments": null,
       "limits": {"kv_max_value_size": 1000, "rpc_rate": 1.5}, "acl": {"tokens": {"agent": "x"}},
       "watches": [{"type": "keyprefix", "prefix": "a", "handler_type": "http",
         "http_handler_config": {"path": "http://h/p", "timeout": "1s", "header": {"A": ["b"]}}}],
       "addresses": {"http": "unix:///tmp/s 127.0.0.1"}, "telemetry": {"metrics_prefix": "p"}}
      """;

  /**
   * What a mutation puts somewhere: marks of both languages, and the edges of numbers and texts.
   */
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          "\\",
          "\\u12",
          "\\ud800",
          "${",
          "<<",
          "<<-X\n",
          "/*",
          "//",
          "#",
          "=",
          ":",
          ",",
          ".",
          "-",
          "0x",
          "1e999",
          "99999999999999999999",
          "null",
          "true",
          "\n",
          "\u0000",
          "\uFEFF",
          "\u00e4",
          "{{ GetPublicIP }}",
          "{{",
          "}}",
          "provider=aws k=v",
          "::",
          "fe80::1%nowhere",
          "1.2.3",
          "unix://",
          "unix://\u0000",
          "-1",
          "\"0s\"",
          "\"-1h\"");

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
  void mutatedFiles() throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      boolean hcl = random.nextBoolean();
      byte[] bytes = (hcl ? HCL : JSON).getBytes(StandardCharsets.UTF_8);
      for (int times = random.nextInt(1, 6); times > 0; times--) {
        bytes = mutated(bytes, random);
      }
      loadsOrRefuses(hcl || random.nextInt(8) == 0 ? "hcl" : "json", bytes, "seed " + seed);
    }
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(20));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    switch (random.nextInt(5)) {
      case 0 -> out.write(random.nextInt(256));
      case 1 -> {}
      case 2 -> out.writeBytes(piece(random));
      case 3 -> {
        out.write(bytes, from, to - from);
        out.write(bytes, from, to - from);
      }
      default -> {
        out.writeBytes(piece(random));
        out.write(bytes, from, to - from);
      }
    }
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }

  private static byte[] piece(Random random) {
    return PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
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
