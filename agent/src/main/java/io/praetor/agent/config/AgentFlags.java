package io.praetor.agent.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The flags of {@code agent}, as a table; immutable. The command line is parsed elsewhere, from
 * this table.
 *
 * <p>Names and meanings are those of Consul's agent (its documentation, "Commands: Agent").
 */
public final class AgentFlags {
  /** What follows a flag. */
  public enum Takes {
    /** Nothing; {@code -flag=false} takes it back. */
    SWITCH,
    /** A text. */
    TEXT,
    /** A whole number. */
    NUMBER,
    /** A length of time, such as {@code 1m30s}. */
    DURATION,
    /** {@code name:value}. */
    PAIR
  }

  /**
   * One flag.
   *
   * @param name without dashes
   * @param repeated may be given several times, and all count
   * @param key the setting that it states, or null where the loader itself is meant ({@code
   *     config-file} and its kin)
   * @param text one line for the usage
   */
  public record Flag(
      String name, Takes takes, boolean repeated, @Nullable String key, String text) {}

  /**
   * A flag as it was given.
   *
   * @param name without dashes
   * @param value null for a switch without a value
   */
  public record Given(String name, @Nullable String value) {
    @Override
    public String toString() {
      // The value may be a secret, or a piece of configuration with one.
      return "-" + name;
    }
  }

  private static final List<Flag> ALL = table();
  private static final Map<String, Flag> BY_NAME = byName();

  private AgentFlags() {}

  /** All flags, in the order of the usage text. */
  public static List<Flag> all() {
    return ALL;
  }

  /** The flag of that name (without dashes), or null. */
  public static @Nullable Flag find(String name) {
    return BY_NAME.get(name);
  }

  private static Map<String, Flag> byName() {
    Map<String, Flag> flags = new HashMap<>();
    for (Flag flag : ALL) {
      flags.put(flag.name(), flag);
    }
    return Map.copyOf(flags);
  }

  private static List<Flag> table() {
    Rows rows = new Rows();
    rows.text(
        "advertise",
        "advertise_addr",
        "Address that other agents are told; the bind address unless given.");
    rows.text(
        "advertise-wan", "advertise_addr_wan", "Accepted; there is one network between agents.");
    rows.list(
        "allow-write-http-from",
        "http_config.allow_write_http_from",
        "A network (CIDR) whose clients may change something.");
    rows.text("alt-domain", "alt_domain", "Second domain that the DNS server answers for.");
    rows.flag(
        "auto-reload-config",
        "auto_reload_config",
        "Accepted; reload with SIGHUP or the reload command.");
    rows.text("bind", "bind_addr", "Address of the port between agents.");
    rows.flag("bootstrap", "bootstrap", "This server may elect itself.");
    rows.number("bootstrap-expect", "bootstrap_expect", "Number of servers that form the cluster.");
    rows.number(
        "check_output_max_size", "check_output_max_size", "Bytes kept of what a check says.");
    rows.text("client", "client_addr", "Addresses of HTTP API and DNS, separated by spaces.");
    rows.add(
        "config-dir",
        Takes.TEXT,
        true,
        null,
        "Folder whose .json and .hcl files are read, in order of name.");
    rows.add(
        "config-file",
        Takes.TEXT,
        true,
        null,
        "File to read (.json or .hcl), or a folder; later ones win.");
    rows.add(
        "config-format",
        Takes.TEXT,
        false,
        null,
        "Format of all files, whatever their name: json or hcl.");
    rows.text("data-dir", "data_dir", "Folder for the log, snapshots and identity.");
    rows.text("datacenter", "datacenter", "Name of the datacenter.");
    rows.duration(
        "default-query-time",
        "default_query_time",
        "How long a blocking query waits that does not say.");
    rows.add("dev", Takes.SWITCH, false, null, "One server for development, all in memory.");
    rows.flag(
        "disable-host-node-id",
        "disable_host_node_id",
        "Make a random node id rather than one of the machine.");
    rows.flag(
        "disable-keyring-file",
        "disable_keyring_file",
        "Accepted; there is no gossip, thus no keyring.");
    rows.number("dns-port", "ports.dns", "Port of the DNS server; -1 turns it off.");
    rows.text("domain", "domain", "Domain that the DNS server answers for.");
    rows.flag(
        "enable-local-script-checks",
        "enable_local_script_checks",
        "Checks of the configuration may run programs.");
    rows.flag(
        "enable-script-checks",
        "enable_script_checks",
        "Checks may run programs, those of requests too.");
    rows.text(
        "encrypt",
        "encrypt",
        "Key that agents prove to each other on the port between them; keygen makes one.");
    rows.number("grpc-port", "ports.grpc", "Accepted; there is no gRPC API.");
    rows.number("grpc-tls-port", "ports.grpc_tls", "Accepted; there is no gRPC API.");
    rows.add("hcl", Takes.TEXT, true, null, "A piece of configuration in HCL.");
    rows.number("http-port", "ports.http", "Port of the HTTP API; -1 turns it off.");
    rows.number("https-port", "ports.https", "Port of the HTTP API with TLS; -1 turns it off.");
    rows.list("join", "start_join", "Address of an agent to join; the same as -retry-join.");
    rows.list("join-wan", "start_join_wan", "Accepted; datacenters are not joined.");
    rows.text("log-file", "log_file", "Also log to this file.");
    rows.flag("log-json", "log_json", "Log as JSON.");
    rows.text("log-level", "log_level", "trace, debug, info, warn or error.");
    rows.number("log-rotate-bytes", "log_rotate_bytes", "Size at which a new log file is begun.");
    rows.duration(
        "log-rotate-duration", "log_rotate_duration", "Time after which a new log file is begun.");
    rows.number(
        "log-rotate-max-files", "log_rotate_max_files", "Old log files to keep; 0 for all.");
    rows.duration(
        "max-query-time", "max_query_time", "The longest that a blocking query may wait.");
    rows.text("node", "node_name", "Name of this agent; the name of the machine unless given.");
    rows.text("node-id", "node_id", "A UUID for this agent.");
    rows.add(
        "node-meta",
        Takes.PAIR,
        true,
        "node_meta",
        "A pair that describes this machine, as key:value.");
    rows.flag("non-voting-server", "non_voting_server", "Accepted; all servers vote.");
    rows.text("pid-file", "pid_file", "File to write the process id to.");
    rows.list("primary-gateway", "primary_gateways", "Accepted; there is no service mesh.");
    rows.number("protocol", "protocol", "Accepted; there is one protocol.");
    rows.number("raft-protocol", "raft_protocol", "Accepted; there is one Raft protocol.");
    rows.flag("read-replica", "read_replica", "Accepted; all servers vote.");
    rows.list("recursor", "recursors", "DNS server to ask about other domains.");
    rows.flag("rejoin", "rejoin_after_leave", "Accepted; retry-join is enough.");
    rows.duration(
        "retry-interval", "retry_interval", "Accepted; an agent asks several times a second.");
    rows.duration(
        "retry-interval-wan", "retry_interval_wan", "Accepted; datacenters are not joined.");
    rows.list("retry-join", "retry_join", "Address of an agent to join, tried until it works.");
    rows.list("retry-join-wan", "retry_join_wan", "Accepted; datacenters are not joined.");
    rows.number("retry-max", "retry_max", "Accepted; an agent never gives up to join.");
    rows.number("retry-max-wan", "retry_max_wan", "Accepted; datacenters are not joined.");
    rows.text("segment", "segment", "Accepted; there are no segments.");
    rows.list(
        "serf-lan-allowed-cidrs",
        "serf_allowed_cidrs_lan",
        "Refused; there is no gossip to restrict.");
    rows.text("serf-lan-bind", "serf_lan", "Accepted; there is no gossip.");
    rows.number("serf-lan-port", "ports.serf_lan", "Second port between agents; -1 turns it off.");
    rows.list(
        "serf-wan-allowed-cidrs",
        "serf_allowed_cidrs_wan",
        "Refused; there is no gossip to restrict.");
    rows.text("serf-wan-bind", "serf_wan", "Accepted; there is no gossip.");
    rows.number("serf-wan-port", "ports.serf_wan", "Accepted; there is no gossip.");
    rows.flag("server", "server", "Server mode: take part in the log.");
    rows.number("server-port", "ports.server", "Port between agents.");
    rows.flag("syslog", "enable_syslog", "Accepted; systemd and containers read standard output.");
    rows.flag("ui", "ui_config.enabled", "Serve the page for browsers.");
    rows.text(
        "ui-content-path", "ui_config.content_path", "Where the page is; /ui/ unless stated.");
    rows.text("ui-dir", "ui_config.dir", "Accepted; the page is part of the agent.");
    return List.copyOf(rows.flags);
  }

  private static final class Rows {
    private final List<Flag> flags = new ArrayList<>();

    void add(String name, Takes takes, boolean repeated, @Nullable String key, String text) {
      flags.add(new Flag(name, takes, repeated, key, text));
    }

    void flag(String name, String key, String text) {
      add(name, Takes.SWITCH, false, key, text);
    }

    void text(String name, String key, String text) {
      add(name, Takes.TEXT, false, key, text);
    }

    void list(String name, String key, String text) {
      add(name, Takes.TEXT, true, key, text);
    }

    void number(String name, String key, String text) {
      add(name, Takes.NUMBER, false, key, text);
    }

    void duration(String name, String key, String text) {
      add(name, Takes.DURATION, false, key, text);
    }
  }
}
