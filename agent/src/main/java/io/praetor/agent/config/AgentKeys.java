package io.praetor.agent.config;

import static io.praetor.agent.config.ConfigKey.Kind.BLOCKS;
import static io.praetor.agent.config.ConfigKey.Kind.DURATION;
import static io.praetor.agent.config.ConfigKey.Kind.FLAG;
import static io.praetor.agent.config.ConfigKey.Kind.NUMBER;
import static io.praetor.agent.config.ConfigKey.Kind.PAIRS;
import static io.praetor.agent.config.ConfigKey.Kind.TEXT;
import static io.praetor.agent.config.ConfigKey.Kind.TEXTS;
import static io.praetor.agent.config.ConfigKeys.accepted;
import static io.praetor.agent.config.ConfigKeys.older;
import static io.praetor.agent.config.ConfigKeys.used;

import java.time.Duration;
import java.util.List;

/** Settings of the agent itself, its servers' log, its logs and its metrics. */
final class AgentKeys {
  private AgentKeys() {}

  static List<ConfigKey> table() {
    return List.of(
        // Who it is.
        used(
            "node_name",
            TEXT,
            null,
            "Name of this agent, unique in the cluster; the machine's name unless stated."),
        used(
            "node_id",
            TEXT,
            null,
            "A UUID; made once and kept in the data directory unless stated."),
        used("node_meta", PAIRS, null, "Up to 64 pairs that describe this machine."),
        used(
                "disable_host_node_id",
                FLAG,
                true,
                "A random node id rather than one derived from the machine.")
            .unless(true),
        used("datacenter", TEXT, "dc1", "Name of the datacenter."),
        used(
            "primary_datacenter",
            TEXT,
            null,
            "The datacenter that answers for tokens; this one unless stated."),
        older("acl_datacenter", TEXT, "primary_datacenter"),
        used("data_dir", TEXT, null, "Folder for the log, snapshots and identity."),
        used("pid_file", TEXT, null, "File that gets the process id."),
        // What it does.
        used("server", FLAG, false, "Server mode: take part in the log."),
        used(
            "bootstrap",
            FLAG,
            false,
            "This server may elect itself; the same as `bootstrap_expect = 1`."),
        used(
            "bootstrap_expect",
            NUMBER,
            0,
            "Number of servers that have to know each other before the first election."),
        used(
            "cluster_level_max",
            NUMBER,
            0,
            "The highest level that this server speaks, which keeps the cluster from a higher one;"
                + " 0: all that it can."),
        used(
            "leave_on_terminate",
            FLAG,
            null,
            "Leave the cluster on SIGTERM; false for servers, true for others."),
        used(
            "skip_leave_on_interrupt",
            FLAG,
            null,
            "Do not leave the cluster on SIGINT; true for servers, false for others."),
        used(
                "watches",
                BLOCKS,
                null,
                "Questions that the agent asks again and again, each with a handler.")
            .onReload(),
        // The log and the sessions.
        used(
            "performance.raft_multiplier",
            NUMBER,
            5,
            "1 to 10: scales election timeout and heartbeat; 1 for fast machines."),
        used(
            "performance.rpc_hold_timeout",
            DURATION,
            "7s",
            "How long a request waits for a leader."),
        accepted(
            "performance.leave_drain_time",
            DURATION,
            "A leaving agent answers until the cluster knows that it has left."),
        used(
            "raft_snapshot_threshold",
            NUMBER,
            16384,
            "Entries since the last snapshot that make the next one worth it, once the log has grown"
                + " by a quarter of the last snapshot if that has 16 MiB or more, or by 256 MiB."),
        used("raft_snapshot_interval", DURATION, "30s", "How often the threshold is looked at."),
        accepted(
            "raft_trailing_logs",
            NUMBER,
            "The log always reaches back to the snapshot before the last."),
        used("session_ttl_min", DURATION, "10s", "The shortest TTL that a session may ask for."),
        used(
            "autopilot.cleanup_dead_servers",
            FLAG,
            true,
            "Remove a server that is gone for good when another has joined."),
        used(
            "autopilot.last_contact_threshold",
            DURATION,
            "200ms",
            "Silence of the leader after which a server is unhealthy."),
        used(
            "autopilot.max_trailing_logs",
            NUMBER,
            250,
            "Entries that a healthy server may lag behind."),
        used("autopilot.min_quorum", NUMBER, 0, "Never remove dead servers below this number."),
        used(
            "autopilot.server_stabilization_time",
            DURATION,
            "10s",
            "How long a new server has to be healthy before it votes."),
        accepted("autopilot.disable_upgrade_migration", FLAG, "An Enterprise feature of Consul's."),
        accepted("autopilot.redundancy_zone_tag", TEXT, "An Enterprise feature of Consul's.")
            .unless(""),
        accepted("autopilot.upgrade_version_tag", TEXT, "An Enterprise feature of Consul's.")
            .unless(""),
        // What it can be made to hold.
        used(
                "limits.kv_max_value_size",
                NUMBER,
                524288,
                "Largest value of a key, in bytes; 33554432 (32 MiB) at most.")
            .onReload(),
        used(
                "limits.txn_max_req_len",
                NUMBER,
                524288,
                "Largest body of a transaction, in bytes; 67108864 (64 MiB) at most.")
            .onReload(),
        used(
                "limits.http_max_conns_per_client",
                NUMBER,
                200,
                "HTTP connections from one address; 0 for no limit. All of them together take at"
                    + " most what the limit of open files (`ulimit -n`) leaves, less an eighth and"
                    + " 64 for the log and other agents.")
            .onReload(),
        used(
            "limits.https_handshake_timeout",
            DURATION,
            "5s",
            "How long a client may take over a TLS handshake; \"0s\" for no limit."),
        used(
            "limits.rpc_handshake_timeout", DURATION, "5s", "The same on the port between agents."),
        used(
            "limits.rpc_max_conns_per_client",
            NUMBER,
            100,
            "Connections of one address to the port between agents; 0 for no limit."),
        accepted(
            "limits.rpc_client_timeout", DURATION, "The timeouts between agents are built in."),
        accepted(
                "limits.rpc_rate",
                ConfigKey.Kind.DECIMAL,
                "There is no limit on the rate of calls yet.")
            .unless(-1L, -1.0),
        accepted("limits.rpc_max_burst", NUMBER, "There is no limit on the rate of calls yet."),
        used(
                "limits.request_limits.mode",
                TEXT,
                "disabled",
                "What a server does with requests above the two rates: `enforcing` refuses them"
                    + " (429), `permissive` logs them, `disabled` counts nothing. What a client agent"
                    + " asks about the rights of a token is a read.")
            .onReload(),
        used(
                "limits.request_limits.read_rate",
                ConfigKey.Kind.DECIMAL,
                -1L,
                "Reads a second, with bursts of up to ten times as many; -1 for no limit. Requests"
                    + " for the agent itself and its status are not counted, nor are those of a"
                    + " server's own DNS and anti-entropy; those that other agents pass on are.")
            .onReload(),
        used(
                "limits.request_limits.write_rate",
                ConfigKey.Kind.DECIMAL,
                -1L,
                "Writes a second, with bursts of up to ten times as many; -1 for no limit.")
            .onReload(),
        used(
                "limits.http_stall_timeout",
                DURATION,
                "10s",
                "How long a client of HTTP may send nothing in the middle of a request (408), or"
                    + " read nothing of its answer (the connection is closed; of a snapshot that is"
                    + " sent or restored, less than 64 KiB); \"0s\" for no limit. Blocking queries"
                    + " and `monitor` wait as long as they like.")
            .onReload(),
        used(
                "limits.http_idle_timeout",
                DURATION,
                "10m",
                "How long an HTTP connection is kept without a request; \"0s\" for no limit.")
            .onReload(),
        used(
                "limits.http_body_bytes_max",
                NUMBER,
                64 << 20,
                "Memory for the bodies of all requests that are not answered yet, in bytes; beyond"
                    + " it a request is refused (503). It is never less than two of the largest."
                    + " Snapshots to restore, of up to 512 MiB, are kept in files, four at a time.")
            .onReload(),
        used(
                "limits.http_answer_bytes_max",
                NUMBER,
                64 << 20,
                "Memory for answers of 16 KiB and more that clients have not read yet, in bytes."
                    + " Beyond it, clients that read less than 1 MiB a second are closed, and if"
                    + " that is not enough, a large answer becomes a refusal (503).")
            .onReload(),
        used(
            "limits.change_streams_max",
            NUMBER,
            20_000,
            "Streams of changes (`/v1/praetor/changes/` as events) that are open at once at this"
                + " agent; one more is refused (429)."),
        used(
            "limits.change_stream_bytes_max",
            NUMBER,
            1 << 20,
            "What a stream of changes may have waiting for a client that reads slowly, in bytes, at"
                + " least 65536; beyond it the stream ends, and says so. What many streams are sent"
                + " is in memory once."),
        used(
            "limits.forwarded_header_bytes_max",
            NUMBER,
            8 << 10,
            "Names and values of the headers that a client agent passes on to a server with a"
                + " request, in bytes: X-Consul-Token, Authorization, Cache-Control, Accept,"
                + " Last-Event-ID, X-Forwarded-For, Origin and those that begin with Praetor-;"
                + " beyond it a request is refused (431). From 1024 to 65536."),
        used(
            "limits.token_rights_bytes_max",
            NUMBER,
            16 << 20,
            "Memory for what a client agent keeps of the rights of tokens (`acl.token_ttl`), in"
                + " bytes, about 5 KiB for a token with 20 rules. Beyond it what was not asked for"
                + " the longest is forgotten, and asked for anew."),
        used(
            "limits.events_per_second_max",
            NUMBER,
            100,
            "Events (`/v1/event/fire`) that a server takes in a second, with bursts of up to 256;"
                + " beyond it an event is not fired (429). 0 for none; 10000 at most."),
        used(
            "limits.hold_bytes_max",
            NUMBER,
            32 << 20,
            "Memory for writes that wait for a leader, in bytes; beyond it they are refused"
                + " (503)."),
        // What it says.
        used("log_level", TEXT, "INFO", "TRACE, DEBUG, INFO, WARN or ERROR.").onReload(),
        used("log_json", FLAG, false, "One JSON object to a line."),
        used(
            "log_file",
            TEXT,
            null,
            "Also log to this file; to `praetor.log` in this folder where it ends in a slash. An old file is called `praetor-` and the time of its end in nanoseconds, `.log`."),
        used("log_rotate_bytes", NUMBER, 0, "Size at which a new log file is begun; 0 for never."),
        used("log_rotate_duration", DURATION, "24h", "Time after which a new log file is begun."),
        used("log_rotate_max_files", NUMBER, 0, "Old log files to keep; 0 for all, -1 for none."),
        accepted("enable_syslog", FLAG, "Standard output is what systemd and containers collect.")
            .unless(false),
        accepted(
            "syslog_facility", TEXT, "Standard output is what systemd and containers collect."),
        accepted(
                "telemetry.prometheus_retention_time",
                DURATION,
                "Prometheus' form is always served, and numbers are since the start.")
            .unless(Duration.ZERO),
        accepted("telemetry.disable_hostname", FLAG, "No metric has the host in its name.")
            .unless(true),
        used(
            "telemetry.metrics_prefix",
            TEXT,
            "consul",
            "First word of each metric in the JSON form."),
        used(
                "telemetry.prefix_filter",
                TEXTS,
                List.of(),
                "Metrics shown (`+consul.raft`) and left out (`-consul.http`) by the beginning of"
                    + " their names; the longest that fits decides.")
            .onReload(),
        used(
                "telemetry.filter_default",
                FLAG,
                true,
                "Whether metrics are shown that no rule of telemetry.prefix_filter fits.")
            .onReload(),
        older("telemetry.statsite_prefix", TEXT, "telemetry.metrics_prefix"));
  }
}
