package io.praetor.verification.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Makes configuration files, from a seed: good ones that were bent. Owned by one thread. */
final class ConfigMaker {
  private static final String HCL =
      """
      # a server
      server = true
      bootstrap_expect = 1
      data_dir = "/tmp/nowhere"
      node_meta { rack = "1", "row" = "\\u00e4" }
      ports { http = 8501 https = -1 serf_lan = 8301 } // ports
      retry_join = ["10.0.0.1", "10.0.0.2:8300",]
      performance = { raft_multiplier = 0x2 }
      /* watches */
      watches = [{ type = "key" key = "a/${b}" args = ["/bin/x"] }]
      service "web" { port = 1.5e3 tags = null }
      limits { kv_max_value_size = 1000 rpc_handshake_timeout = "1s" request_limits { mode = "enforcing" } }
      tls { defaults { ca_file = <<EOT
      /etc/ca.pem
      EOT
      } }
      client_addr = "127.0.0.1 {{ GetPrivateIP }}"
      raft_snapshot_interval = "1m30s"
      telemetry { prefix_filter = ["+a", "-b"] metrics_prefix = "p" }
      """;

  /** One that loads before it is bent. */
  private static final String PLAIN =
      """
      log_level = "info"
      bind_addr = "127.0.0.1"
      ports { http = 8501, server = 8400 }
      limits { kv_max_value_size = 1000 }
      node_meta { rack = "1" }
      retry_join = ["10.0.0.1"]
      performance { raft_multiplier = 2 }
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
          "{{ GetAllInterfaces | attr }}",
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
          "\"-1h\"",
          "[[[[",
          "{\"a\":{\"a\":",
          "\"" + "x".repeat(2_000) + "\"");

  private final Random random;

  ConfigMaker(Random random) {
    this.random = random;
  }

  /**
   * A file to be.
   *
   * @param format {@code hcl} or {@code json}
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Made(String format, byte[] bytes) {}

  Made next() {
    boolean hcl = random.nextBoolean();
    if (random.nextInt(500) == 0) {
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      return new Made(hcl ? "hcl" : "json", utf8(piece.repeat(1 + random.nextInt(20_000))));
    }
    byte[] bytes = utf8(!hcl ? JSON : random.nextBoolean() ? HCL : PLAIN);
    for (int times = 1 + random.nextInt(5); times > 0; times--) {
      bytes = random.nextInt(3) == 0 ? Mutation.of(bytes, random) : pieced(bytes);
    }
    boolean other = random.nextInt(20) == 0;
    return new Made(hcl == other ? "json" : "hcl", bytes);
  }

  private byte[] pieced(byte[] bytes) {
    int from = random.nextInt(bytes.length + 1);
    int over = Math.min(bytes.length - from, random.nextInt(20));
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 16);
    out.write(bytes, 0, from);
    out.writeBytes(utf8(PIECES.get(random.nextInt(PIECES.size()))));
    out.write(bytes, from + over, bytes.length - from - over);
    return out.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
