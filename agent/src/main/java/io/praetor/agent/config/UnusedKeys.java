package io.praetor.agent.config;

import static io.praetor.agent.config.ConfigKey.Kind.ANY;
import static io.praetor.agent.config.ConfigKey.Kind.BLOCKS;
import static io.praetor.agent.config.ConfigKey.Kind.DECIMAL;
import static io.praetor.agent.config.ConfigKey.Kind.DURATION;
import static io.praetor.agent.config.ConfigKey.Kind.FLAG;
import static io.praetor.agent.config.ConfigKey.Kind.NUMBER;
import static io.praetor.agent.config.ConfigKey.Kind.TEXT;
import static io.praetor.agent.config.ConfigKey.Kind.TEXTS;
import static io.praetor.agent.config.ConfigKeys.accepted;

import java.util.ArrayList;
import java.util.List;

/**
 * Settings of features that Consul has and Praetor has not: known, so that a file of Consul's can
 * be used as it is.
 */
final class UnusedKeys {
  private static final String NO_GOSSIP = "There is no gossip.";
  private static final String NO_WAN = "Datacenters are not joined.";
  private static final String PINGS = "Coordinates come from the pings of the leader.";
  private static final String NO_MESH = "There is no service mesh.";
  private static final String OWN_PAGE = "The page is part of the agent.";
  private static final String PAGE_METRICS = "The page plots the agent's own metrics.";
  private static final String ENTERPRISE = "An Enterprise feature of Consul's.";
  private static final String SINK =
      "Metrics are asked for, not sent: use /v1/agent/metrics?format=prometheus.";

  private UnusedKeys() {}

  static List<ConfigKey> table() {
    List<ConfigKey> keys = new ArrayList<>();
    keys.addAll(addresses());
    keys.addAll(catalog());
    keys.addAll(agent());
    keys.addAll(telemetry());
    return keys;
  }

  private static List<ConfigKey> addresses() {
    return List.of(
        accepted("addresses.grpc", TEXT, "There is no gRPC API."),
        accepted("addresses.grpc_tls", TEXT, "There is no gRPC API."),
        accepted(
            "advertise_addr_ipv6", TEXT, "There is one address between agents: `advertise_addr`."),
        accepted("advertise_addr_wan", TEXT, NO_WAN),
        accepted("advertise_addr_wan_ipv4", TEXT, NO_WAN),
        accepted("advertise_addr_wan_ipv6", TEXT, NO_WAN),
        accepted("advertise_reconnect_timeout", DURATION, NO_GOSSIP),
        accepted("reconnect_timeout_wan", DURATION, NO_GOSSIP),
        accepted("rejoin_after_leave", FLAG, "`retry_join` is enough."),
        accepted("retry_interval_wan", DURATION, NO_WAN),
        accepted("retry_join_wan", TEXTS, NO_WAN).unless(List.of()),
        accepted("retry_max_wan", NUMBER, NO_WAN),
        accepted("start_join_wan", TEXTS, NO_WAN).unless(List.of()),
        accepted("primary_gateways", TEXTS, NO_MESH).unless(List.of()),
        accepted("primary_gateways_interval", DURATION, NO_MESH),
        accepted("serf_lan", TEXT, NO_GOSSIP),
        accepted("serf_wan", TEXT, NO_GOSSIP),
        accepted("gossip_lan", ANY, NO_GOSSIP),
        accepted("gossip_wan", ANY, NO_GOSSIP),
        accepted("translate_wan_addrs", FLAG, NO_WAN).unless(false),
        accepted(
            "use_streaming_backend",
            FLAG,
            "Blocking queries are always served by the agent that is asked."),
        accepted("rpc", ANY, "Blocking queries are always served by the agent that is asked."));
  }

  private static List<ConfigKey> catalog() {
    return List.of(
        accepted("check_deregister_interval_min", DURATION, "It is one minute."),
        accepted("check_reap_interval", DURATION, "It is 30 seconds."),
        accepted("sync_coordinate_interval_min", DURATION, PINGS),
        accepted("sync_coordinate_rate_target", DECIMAL, PINGS),
        accepted("disable_coordinates", FLAG, PINGS),
        accepted("discovery_max_stale", DURATION, "A read is as consistent as it asks to be."),
        accepted("enable_central_service_config", FLAG, NO_MESH),
        accepted("disable_remote_exec", FLAG, "There is no remote execution.").unless(true),
        accepted("config_entries", ANY, NO_MESH),
        accepted("connect.enabled", FLAG, NO_MESH).unless(false),
        accepted("connect.ca_config", ANY, NO_MESH),
        accepted("connect.ca_provider", TEXT, NO_MESH),
        accepted("connect.enable_mesh_gateway_wan_federation", FLAG, NO_MESH).unless(false),
        accepted("connect.enable_serverless_plugin", FLAG, NO_MESH).unless(false),
        accepted("connect.mesh_gateway_wan_federation_enabled", FLAG, NO_MESH).unless(false),
        accepted("connect.sidecar_max_port", NUMBER, NO_MESH),
        accepted("connect.sidecar_min_port", NUMBER, NO_MESH),
        accepted("connect.test_ca_leaf_root_change_spread", DURATION, NO_MESH),
        accepted("peering.enabled", FLAG, "There is no peering of clusters.").unless(false),
        accepted("peering.test_allow_peer_registrations", FLAG, "There is no peering of clusters.")
            .unless(false),
        accepted("xds", ANY, NO_MESH));
  }

  private static List<ConfigKey> agent() {
    return List.of(
        accepted("auto_reload_config", FLAG, "Reload with SIGHUP or `praetor reload`.")
            .unless(false),
        accepted("bind_wan_addr", TEXT, NO_WAN),
        accepted("cache", ANY, "There is no cache in an agent."),
        accepted("cloud", ANY, "A service of HashiCorp's."),
        accepted("default_intention_policy", TEXT, NO_MESH),
        accepted(
                "disable_anonymous_signature", FLAG, "There is no update check, thus no signature.")
            .unless(true, false),
        accepted(
                "disable_http_unprintable_char_filter",
                FLAG,
                "Keys with unprintable characters are refused in a path.")
            .unless(false),
        accepted("disable_keyring_file", FLAG, NO_GOSSIP).unless(true, false),
        accepted(
                "disable_kv_key_validation",
                FLAG,
                "Keys are checked as in Consul 1.21.4, which has no such check.")
            .unless(true, false),
        accepted("disable_update_check", FLAG, "There is no update check.").unless(true),
        accepted("enable_acl_replication", FLAG, "There is one datacenter.").unless(false),
        accepted("enable_debug", FLAG, "There are no profiles over HTTP; use `jcmd`.")
            .unless(false),
        accepted("experiments", TEXTS, "There are none.").unless(List.of()),
        accepted("license_path", TEXT, "No licence is needed."),
        accepted("locality", ANY, ENTERPRISE),
        accepted("node_pool", TEXT, ENTERPRISE),
        accepted("non_voting_server", FLAG, ENTERPRISE).unless(false),
        accepted("partition", TEXT, ENTERPRISE).unless("", "default"),
        accepted("performance.grpc_keepalive_interval", DURATION, "There is no gRPC API."),
        accepted("performance.grpc_keepalive_timeout", DURATION, "There is no gRPC API."),
        accepted("protocol", NUMBER, "There is one protocol between agents."),
        accepted("raft_boltdb", ANY, "The log has files of its own."),
        accepted("raft_logstore", ANY, "The log has files of its own."),
        accepted("raft_protocol", NUMBER, "There is one Raft protocol.").unless(3L),
        accepted("raft_prevote_disabled", FLAG, "A vote is always preceded by a trial.")
            .unless(false),
        accepted("read_replica", FLAG, ENTERPRISE).unless(false),
        accepted("reporting", ANY, "Nothing is reported to anyone."),
        accepted("segment", TEXT, ENTERPRISE).unless(""),
        accepted("segments", BLOCKS, ENTERPRISE).unless(List.of()),
        accepted(
            "server_rejoin_age_max",
            DURATION,
            "A server that was away for long is no danger to the log."),
        accepted("tagged_addresses", ANY, "A node is told by its one address."),
        accepted("ui_config.dashboard_url_templates", ANY, "The page has no links to dashboards."),
        accepted("ui_config.dir", TEXT, OWN_PAGE),
        accepted("ui_config.metrics_provider", TEXT, PAGE_METRICS),
        accepted("ui_config.metrics_provider_files", TEXTS, PAGE_METRICS),
        accepted("ui_config.metrics_provider_options_json", TEXT, PAGE_METRICS),
        accepted("ui_config.metrics_proxy", ANY, PAGE_METRICS),
        accepted("ui_dir", TEXT, OWN_PAGE),
        accepted("version", TEXT, "The version is that of the program."),
        accepted("version_metadata", TEXT, "The version is that of the program."),
        accepted("version_prerelease", TEXT, "The version is that of the program."),
        accepted("revision", TEXT, "The version is that of the program."));
  }

  private static List<ConfigKey> telemetry() {
    List<ConfigKey> keys = new ArrayList<>();
    for (String name :
        List.of(
            "circonus_api_app",
            "circonus_api_token",
            "circonus_api_url",
            "circonus_broker_id",
            "circonus_broker_select_tag",
            "circonus_check_display_name",
            "circonus_check_force_metric_activation",
            "circonus_check_id",
            "circonus_check_instance_id",
            "circonus_check_search_tag",
            "circonus_check_tags",
            "circonus_submission_interval",
            "circonus_submission_url",
            "dogstatsd_addr",
            "statsd_address",
            "statsite_address")) {
      ConfigKey key = accepted("telemetry." + name, TEXT, SINK).unless("");
      // The address that circonus takes metrics at is a secret of its own.
      boolean secret = name.equals("circonus_api_token") || name.equals("circonus_submission_url");
      keys.add(secret ? key.hidden() : key);
    }
    keys.add(accepted("telemetry.dogstatsd_tags", TEXTS, SINK).unless(List.of()));
    keys.add(
        accepted("telemetry.disable_compat_1.9", FLAG, "There are no names of that version.")
            .unless(true));
    keys.add(
        accepted("telemetry.disable_per_tenancy_usage_metrics", FLAG, ENTERPRISE)
            .unless(true, false));
    keys.add(
        accepted("telemetry.enable_host_metrics", FLAG, "Use an exporter of the host's.")
            .unless(false));
    keys.add(accepted("telemetry.retry_failed_connection", FLAG, SINK));
    return keys;
  }
}
