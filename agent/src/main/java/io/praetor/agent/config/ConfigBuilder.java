package io.praetor.agent.config;

import io.praetor.agent.config.AgentConfig.Log;
import io.praetor.store.kv.KvEntry;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the configuration from what was stated, and finds every problem on the way; used by one
 * thread, once.
 */
final class ConfigBuilder {
  private static final int DATACENTER_MAX = 64;
  private static final int NODE_NAME_MAX = 128;
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String META_NAME = "[a-zA-Z0-9_-]{1,128}";
  private static final int META_PAIRS_MAX = 64;
  private static final int META_VALUE_MAX = 512;

  /** A body of one value of the greatest size, in the base64 of a transaction, fits in. */
  private static final int TRANSACTION_BYTES_MAX = 2 * KvEntry.VALUE_BYTES_MAX;

  private static final int MEMORY_BYTES_MIN = 1 << 20;

  private final Statements stated;
  private final Findings findings;
  private final Machine machine;
  private final boolean dev;

  ConfigBuilder(Statements stated, Findings findings, Machine machine, boolean dev) {
    this.stated = stated;
    this.findings = findings;
    this.machine = machine;
    this.dev = dev;
  }

  /** A configuration, to be used only if there were no problems. */
  AgentConfig build() {
    String datacenter = datacenter("datacenter", "dc1");
    AgentConfig.Server server = server();
    NetworkSettings network = new NetworkSettings(stated, findings, new AddressTexts(machine));
    AgentConfig.Http http = network.http();
    return new AgentConfig(
        identity(),
        datacenter,
        datacenter("primary_datacenter", datacenter),
        dataDir(),
        dev,
        server,
        network.addresses(),
        network.join(),
        http,
        new DnsSettings(stated, findings, network).dns(),
        limits(),
        performance(),
        new AgentConfig.Raft(
            findings.number("raft_snapshot_threshold", 1, Integer.MAX_VALUE),
            findings.duration("raft_snapshot_interval", false)),
        autopilot(),
        sessions(),
        new TlsSettings(stated, findings).tls(),
        new EncryptSettings(stated, findings).encrypt(),
        new AclSettings(stated, findings).acl(),
        new AuditSettings(stated, findings).audit(),
        log(),
        telemetry(),
        watches(datacenter, http),
        new ServiceSettings(stated, findings).services(http),
        path("pid_file"),
        stated.flag("leave_on_terminate", !server.enabled()),
        stated.flag("skip_leave_on_interrupt", server.enabled()),
        new AgentConfig.Stated(texts()));
  }

  private List<AgentConfig.Watch> watches(String datacenter, AgentConfig.Http http) {
    List<AgentConfig.Watch> watches =
        new WatchSettings(findings).watches(stated.blocks("watches"), datacenter);
    if (!watches.isEmpty() && http.http().isEmpty()) {
      findings.problem("watches", "they ask the HTTP API without TLS: turn ports.http on");
    }
    return watches;
  }

  private AgentConfig.Identity identity() {
    String name = findings.filled("node_name");
    String nodeName = name == null ? machine.hostName() : name;
    if (!isNodeName(nodeName)) {
      findings.problem(
          "node_name",
          "a name has 1 to 128 characters, without blanks and slashes; state another with -node");
    }
    String id = findings.filled("node_id");
    String nodeId = id == null ? null : id.toLowerCase(Locale.ROOT);
    if (nodeId != null && !nodeId.matches(UUID)) {
      findings.problem(
          "node_id",
          "it has to be a UUID, such as 6f0f0a3e-6a53-4c9c-9d0e-0c8a5a2a5f11; without it the agent"
              + " makes one");
    }
    return new AgentConfig.Identity(nodeName, nodeId, nodeMeta());
  }

  // Names that every start checks are looked through by hand: patterns would cost it more.
  private static boolean isNodeName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c == '/' || c == 0x7f) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= NODE_NAME_MAX;
  }

  private static boolean isDatacenter(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_' && c != '-') {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= DATACENTER_MAX;
  }

  private Map<String, String> nodeMeta() {
    Map<String, String> meta = stated.pairs("node_meta");
    if (meta.size() > META_PAIRS_MAX) {
      findings.problem("node_meta", "there may be at most " + META_PAIRS_MAX + " pairs");
    }
    Map<String, String> kept = new LinkedHashMap<>();
    for (Map.Entry<String, String> pair : meta.entrySet()) {
      String name = pair.getKey();
      if (name.startsWith("praetor-")) {
        // A build before took such names: an upgrade does not end at them.
        findings.warning(
            "node_meta", "the name \"" + name + "\" is Praetor's own, and the pair is left out");
        continue;
      }
      if (!name.matches(META_NAME) || name.startsWith("consul-")) {
        findings.problem(
            "node_meta",
            "the name \""
                + name
                + "\" may have 1 to 128 letters, digits, - and _, and not begin with consul-");
      } else if (pair.getValue().length() > META_VALUE_MAX) {
        findings.problem(
            "node_meta",
            "the value of " + name + " is longer than " + META_VALUE_MAX + " characters");
      }
      kept.put(name, pair.getValue());
    }
    return kept;
  }

  private String datacenter(String name, String otherwise) {
    String text = findings.filled(name);
    String datacenter = text == null ? otherwise : text.toLowerCase(Locale.ROOT);
    if (!isDatacenter(datacenter)) {
      findings.problem(name, "a datacenter's name has 1 to 64 letters, digits, - and _");
    }
    return datacenter;
  }

  private @Nullable Path dataDir() {
    Path dataDir = path("data_dir");
    if (dev && dataDir != null) {
      findings.warning("data_dir", "this has no effect: -dev keeps everything in memory");
    } else if (!dev && dataDir == null) {
      findings.problem(
          "data_dir",
          "an agent needs a folder for its data; add -data-dir=FOLDER, or -dev to try things out in"
              + " memory");
    }
    return dev ? null : dataDir;
  }

  private AgentConfig.Server server() {
    boolean enabled = stated.flag("server");
    boolean bootstrap = stated.flag("bootstrap");
    int expect = findings.number("bootstrap_expect", 0, 99);
    if (bootstrap && expect > 0) {
      findings.problem("bootstrap_expect", "bootstrap is stated too; drop one of the two");
    }
    if (dev && expect > 0) {
      findings.problem("bootstrap_expect", "-dev is one server alone; drop one of the two");
    }
    if (!enabled && (bootstrap || expect > 0)) {
      findings.problem(
          bootstrap ? "bootstrap" : "bootstrap_expect",
          "only a server can begin a cluster; add -server");
    }
    if (dev && !enabled) {
      findings.problem("server", "-dev is one server alone; drop one of the two");
    }
    if (expect == 2) {
      findings.warning(
          "bootstrap_expect", "two servers cannot do without either; three can do without one");
    } else if (expect > 2 && expect % 2 == 0) {
      findings.warning(
          "bootstrap_expect",
          "an even number of servers bears no more losses than one server less");
    }
    boolean alone = dev || bootstrap || expect == 1;
    if (!alone && stated.texts("retry_join").isEmpty()) {
      findings.warning(
          "retry_join", "this agent knows no other; state one, or join it to one by hand");
    }
    return new AgentConfig.Server(
        enabled, alone, alone ? 1 : expect, findings.number("cluster_level_max", 0, 99));
  }

  private AgentConfig.Limits limits() {
    return new AgentConfig.Limits(
        findings.number("limits.http_max_conns_per_client", 0, Integer.MAX_VALUE),
        findings.number("limits.rpc_max_conns_per_client", 0, Integer.MAX_VALUE),
        findings.number("limits.kv_max_value_size", 1, KvEntry.VALUE_BYTES_MAX),
        findings.number("limits.txn_max_req_len", 1, TRANSACTION_BYTES_MAX),
        findings.duration("limits.https_handshake_timeout", true),
        findings.duration("limits.rpc_handshake_timeout", true),
        findings.duration("limits.http_stall_timeout", true),
        findings.duration("limits.http_idle_timeout", true),
        findings.number("limits.http_body_bytes_max", MEMORY_BYTES_MIN, Integer.MAX_VALUE),
        findings.number("limits.http_answer_bytes_max", MEMORY_BYTES_MIN, Integer.MAX_VALUE),
        findings.number("limits.change_streams_max", 0, Integer.MAX_VALUE),
        findings.number("limits.change_stream_bytes_max", 65_536, Integer.MAX_VALUE),
        findings.number("limits.hold_bytes_max", MEMORY_BYTES_MIN, Integer.MAX_VALUE),
        findings.number("limits.forwarded_header_bytes_max", 1_024, 65_536),
        findings.number("limits.token_rights_bytes_max", MEMORY_BYTES_MIN, Integer.MAX_VALUE),
        findings.number("limits.events_per_second_max", 0, 10_000),
        requestRates());
  }

  private AgentConfig.RequestRates requestRates() {
    String mode = stated.text("limits.request_limits.mode", "disabled").toLowerCase(Locale.ROOT);
    if (!List.of("disabled", "permissive", "enforcing").contains(mode)) {
      findings.problem(
          "limits.request_limits.mode", "it has to be disabled, permissive or enforcing");
    }
    return new AgentConfig.RequestRates(
        mode, rate("limits.request_limits.read_rate"), rate("limits.request_limits.write_rate"));
  }

  private double rate(String name) {
    double rate = stated.decimal(name);
    if (!(rate > 0) && rate != -1) {
      findings.problem(name, "it has to be above 0, or -1 for no limit");
    }
    return rate;
  }

  private AgentConfig.Performance performance() {
    return new AgentConfig.Performance(
        findings.number("performance.raft_multiplier", 1, 10),
        findings.duration("performance.rpc_hold_timeout", true));
  }

  private AgentConfig.Autopilot autopilot() {
    return new AgentConfig.Autopilot(
        stated.flag("autopilot.cleanup_dead_servers"),
        findings.duration("autopilot.last_contact_threshold", false),
        findings.number("autopilot.max_trailing_logs", 0, Integer.MAX_VALUE),
        findings.number("autopilot.min_quorum", 0, 99),
        findings.duration("autopilot.server_stabilization_time", true));
  }

  private AgentConfig.Sessions sessions() {
    Duration ttlMin = findings.duration("session_ttl_min", false);
    if (ttlMin.compareTo(Duration.ofHours(24)) > 0) {
      findings.problem("session_ttl_min", "no session lives longer than \"24h\"");
    }
    return new AgentConfig.Sessions(ttlMin);
  }

  private Log log() {
    String given = stated.text("log_level", "INFO").toUpperCase(Locale.ROOT);
    String level = given.equals("ERR") ? "ERROR" : given;
    if (!List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR").contains(level)) {
      findings.problem("log_level", "it has to be TRACE, DEBUG, INFO, WARN or ERROR");
    }
    long rotateBytes = stated.number("log_rotate_bytes");
    if (rotateBytes < 0) {
      findings.problem("log_rotate_bytes", "it may not be negative; 0 is for never");
    }
    return new Log(
        level,
        stated.flag("log_json"),
        path("log_file") == null ? null : findings.filled("log_file"),
        rotateBytes,
        findings.duration("log_rotate_duration", false),
        findings.number("log_rotate_max_files", -1, Integer.MAX_VALUE));
  }

  private AgentConfig.Telemetry telemetry() {
    List<String> shown = new ArrayList<>();
    List<String> hidden = new ArrayList<>();
    for (String rule : stated.texts("telemetry.prefix_filter")) {
      if (rule.startsWith("+") && rule.length() > 1) {
        shown.add(rule.substring(1));
      } else if (rule.startsWith("-") && rule.length() > 1) {
        hidden.add(rule.substring(1));
      } else {
        findings.warning(
            "telemetry.prefix_filter",
            "the rule \""
                + rule
                + "\" is left out: it has to be + or - with the beginning of a name behind it");
      }
    }
    return new AgentConfig.Telemetry(
        stated.text("telemetry.metrics_prefix", ""),
        List.copyOf(shown),
        List.copyOf(hidden),
        stated.flag("telemetry.filter_default"));
  }

  private @Nullable Path path(String name) {
    String text = findings.filled(name);
    try {
      return text == null ? null : Path.of(text);
    } catch (InvalidPathException e) {
      findings.problem(name, "it cannot be a path: " + e.getReason());
      return null;
    }
  }

  private Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    for (Statements.Statement statement : stated.all()) {
      ConfigKey key = ConfigKeys.canonical(statement.key());
      texts.put(key.name(), ConfigKeys.forPeople(key, statement.value()));
    }
    return Map.copyOf(texts);
  }
}
