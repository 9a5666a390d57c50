package io.praetor.agent.config;

import static io.praetor.agent.config.ConfigKey.Kind.DURATION;
import static io.praetor.agent.config.ConfigKey.Kind.FLAG;
import static io.praetor.agent.config.ConfigKey.Kind.NUMBER;
import static io.praetor.agent.config.ConfigKey.Kind.PAIRS;
import static io.praetor.agent.config.ConfigKey.Kind.TEXT;
import static io.praetor.agent.config.ConfigKey.Kind.TEXTS;
import static io.praetor.agent.config.ConfigKeys.accepted;
import static io.praetor.agent.config.ConfigKeys.older;
import static io.praetor.agent.config.ConfigKeys.used;

import java.util.List;

/** Settings of addresses, ports, joining and the HTTP API. */
final class NetworkKeys {
  private NetworkKeys() {}

  static List<ConfigKey> table() {
    return List.of(
        used("bind_addr", TEXT, "0.0.0.0", "Address of the port between agents."),
        used(
            "advertise_addr",
            TEXT,
            null,
            "Address that other agents are told; the bind address, or the one private address,"
                + " unless stated."),
        older("advertise_addr_ipv4", TEXT, "advertise_addr"),
        used(
            "client_addr",
            TEXT,
            "127.0.0.1",
            "Addresses of the HTTP API and the DNS server, separated by spaces."),
        used(
            "addresses.http",
            TEXT,
            null,
            "Addresses of the HTTP API in place of `client_addr`; `unix:///path` for a socket."),
        used("addresses.https", TEXT, null, "The same with TLS."),
        used("addresses.dns", TEXT, null, "Addresses of the DNS server in place of `client_addr`."),
        used("unix_sockets.mode", TEXT, null, "Permissions of unix sockets, octal."),
        used("unix_sockets.user", TEXT, null, "Owner of unix sockets, by name or number."),
        used("unix_sockets.group", TEXT, null, "Group of unix sockets, by name or number."),
        used("ports.server", NUMBER, 8300, "Port between agents."),
        used("ports.http", NUMBER, 8500, "Port of the HTTP API; -1 or 0 turns it off."),
        used(
            "ports.https",
            NUMBER,
            -1,
            "Port of the HTTP API with TLS; -1 or 0 turns it off. Nothing listens there without a"
                + " certificate."),
        used(
            "ports.dns",
            NUMBER,
            8600,
            "Port of the DNS server, UDP and TCP; -1 or 0 turns it off. If it is taken and nobody"
                + " has named it, the agent goes on without it."),
        accepted("ports.grpc", NUMBER, "There is no gRPC API.").unless(-1L, 0L),
        accepted("ports.grpc_tls", NUMBER, "There is no gRPC API.").unless(-1L, 0L),
        used(
            "ports.serf_lan",
            NUMBER,
            8301,
            "Second port between agents, where those look who join by Consul's habit; the same as"
                + " `ports.server`, of servers alone. -1 or 0 turns it off."),
        accepted("ports.serf_wan", NUMBER, "There is one datacenter.").unless(-1L, 0L),
        accepted("ports.sidecar_min_port", NUMBER, "There is no service mesh."),
        accepted("ports.sidecar_max_port", NUMBER, "There is no service mesh."),
        accepted("ports.expose_min_port", NUMBER, "There is no service mesh."),
        accepted("ports.expose_max_port", NUMBER, "There is no service mesh."),
        used(
            "retry_join",
            TEXTS,
            null,
            "HOST or HOST:PORT of agents to join (the port between agents), tried until one"
                + " answers."),
        older("start_join", TEXTS, "retry_join"),
        used(
            "reconnect_timeout",
            DURATION,
            "72h",
            "How long an agent that has failed stays in the catalog, with its services and checks; at"
                + " least `8h`. A new leader counts anew."),
        accepted(
            "retry_interval", DURATION, "An agent that has to join asks several times a second."),
        accepted("retry_max", NUMBER, "An agent that has to join never gives up.").unless(0L),
        used("http_config.response_headers", PAIRS, null, "Headers added to each answer.")
            .onReload(),
        used(
                "http_config.block_endpoints",
                TEXTS,
                null,
                "Beginnings of paths, such as `/v1/agent/join`, that this agent's HTTP API refuses to"
                    + " everybody (403). Other agents, DNS and this agent's own checks and services go"
                    + " on; watches of the configuration ask the API as any client does.")
            .onReload(),
        used(
                "http_config.allow_write_http_from",
                TEXTS,
                null,
                "Networks (CIDR) whose clients may change something; others are refused (403), and"
                    + " so are those of unix sockets. All may unless stated.")
            .onReload(),
        used(
                "http_config.allowed_hosts",
                TEXTS,
                null,
                "Names by which HTTP clients may call this agent, `*.example.com` for all below"
                    + " one; addresses, localhost and the names of the node and the machine always"
                    + " may. A request for another Host is refused (403), against DNS rebinding."
                    + " Any name may unless stated. A page in a browser may change something only"
                    + " if it was loaded from such a name or address.")
            .onReload(),
        accepted("http_config.use_cache", FLAG, "There is no cache in an agent.").unless(false),
        accepted("http_config.max_header_bytes", NUMBER, "The limit of headers is built in."),
        used(
            "default_query_time",
            DURATION,
            "5m",
            "How long a blocking query waits that does not say."),
        used("max_query_time", DURATION, "10m", "The longest that a blocking query may wait."),
        used(
            "ui_config.enabled",
            FLAG,
            false,
            "Serves the page for browsers ([page](page.md)); on with `-dev`."),
        used(
            "ui_config.content_path",
            TEXT,
            "/ui/",
            "Where the page is: letters, digits, `-` and `_` between slashes."),
        older("ui", FLAG, "ui_config.enabled"),
        older("ui_content_path", TEXT, "ui_config.content_path"));
  }
}
