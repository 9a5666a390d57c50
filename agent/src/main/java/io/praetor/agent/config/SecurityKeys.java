package io.praetor.agent.config;

import static io.praetor.agent.config.ConfigKey.Kind.ANY;
import static io.praetor.agent.config.ConfigKey.Kind.BLOCKS;
import static io.praetor.agent.config.ConfigKey.Kind.FLAG;
import static io.praetor.agent.config.ConfigKey.Kind.TEXT;
import static io.praetor.agent.config.ConfigKey.Kind.TEXTS;
import static io.praetor.agent.config.ConfigKeys.accepted;
import static io.praetor.agent.config.ConfigKeys.older;
import static io.praetor.agent.config.ConfigKeys.refused;
import static io.praetor.agent.config.ConfigKeys.used;

import java.util.ArrayList;
import java.util.List;

/**
 * Settings that someone relies on to be protected. One that has no effect yet is refused, never
 * ignored; to put it to use, write {@code used} for {@code refused} in its row.
 */
final class SecurityKeys {
  private SecurityKeys() {}

  static List<ConfigKey> table() {
    List<ConfigKey> keys = new ArrayList<>(tls());
    keys.addAll(certificates());
    keys.addAll(olderTls());
    keys.addAll(
        List.of(
            used(
                    "encrypt",
                    TEXT,
                    null,
                    "Key of the cluster (16, 24 or 32 bytes in base64; `praetor keygen`), which agents"
                        + " prove to each other when they connect. It encrypts nothing; TLS does"
                        + " ([the port between agents](access-control.md#the-port-between-agents)).")
                .hidden(),
            used(
                "encrypt_verify_incoming",
                FLAG,
                true,
                "With `encrypt`: agents that connect have to prove the key; false while it is brought"
                    + " into a running cluster."),
            used(
                "encrypt_verify_outgoing",
                FLAG,
                true,
                "With `encrypt`: this agent proves the key to those that it connects to, and asks it of"
                    + " them; false while it is brought into a running cluster."),
            refused(
                    "serf_allowed_cidrs_lan",
                    TEXTS,
                    null,
                    "There is no gossip to restrict; guard `ports.server`.")
                .unless(List.of()),
            refused(
                    "serf_allowed_cidrs_wan",
                    TEXTS,
                    null,
                    "There is no gossip to restrict; guard `ports.server`.")
                .unless(List.of()),
            used(
                "audit.enabled",
                FLAG,
                false,
                "Whether requests to this agent's HTTP API are recorded in a file"
                    + " ([audit](audit.md))."),
            used("audit.reads", FLAG, true, "Whether those are recorded that only read."),
            used(
                "audit.sink",
                BLOCKS,
                null,
                "The file, by a name: `sink \"NAME\" { … }` with `type`, `format`, `path`,"
                    + " `delivery_guarantee`, `rotate_bytes`, `rotate_duration`, `rotate_max_files`,"
                    + " `mode`."),
            refused(
                    "auto_encrypt.tls",
                    FLAG,
                    null,
                    "Certificates are not handed out; make them with `praetor tls`.")
                .unless(false),
            refused(
                    "auto_encrypt.allow_tls",
                    FLAG,
                    null,
                    "Certificates are not handed out; make them with `praetor tls`.")
                .unless(false),
            accepted("auto_encrypt.dns_san", TEXTS, "Certificates are not handed out."),
            accepted("auto_encrypt.ip_san", TEXTS, "Certificates are not handed out."),
            refused("auto_config.enabled", FLAG, null, "Agents are not configured by servers.")
                .unless(false),
            accepted("auto_config.intro_token", TEXT, "Agents are not configured by servers.")
                .hidden(),
            accepted("auto_config.intro_token_file", TEXT, "Agents are not configured by servers."),
            accepted(
                "auto_config.server_addresses", TEXTS, "Agents are not configured by servers."),
            accepted("auto_config.dns_sans", TEXTS, "Agents are not configured by servers."),
            accepted("auto_config.ip_sans", TEXTS, "Agents are not configured by servers."),
            accepted("auto_config.authorization", ANY, "Agents are not configured by servers.")));
    return keys;
  }

  /** What TLS has to prove, and to whom. */
  private static List<ConfigKey> tls() {
    return List.of(
        used(
            "tls.internal_rpc.verify_incoming",
            FLAG,
            false,
            "Other agents need TLS, with a certificate of the authorities."),
        used(
            "tls.internal_rpc.verify_outgoing",
            FLAG,
            false,
            "This agent speaks TLS to others, and checks their certificates."),
        used(
            "tls.internal_rpc.verify_server_hostname",
            FLAG,
            false,
            "A server's certificate has to name `server.DATACENTER.DOMAIN`; implies"
                + " `verify_outgoing`."),
        used(
            "tls.https.verify_incoming",
            FLAG,
            false,
            "Clients of `ports.https` need a certificate of the authorities. `ports.http` asks for"
                + " none: turn it off, or leave it on loopback."),
        accepted("tls.https.verify_outgoing", FLAG, "The agent is no client of its own HTTP API.")
            .unless(false),
        accepted("tls.grpc.verify_incoming", FLAG, "There is no gRPC API.").unless(false),
        accepted("tls.grpc.use_auto_cert", FLAG, "There is no gRPC API.").unless(false),
        used(
            "tls.defaults.verify_incoming",
            FLAG,
            false,
            "The value for all listeners that do not state their own."),
        used(
            "tls.defaults.verify_outgoing",
            FLAG,
            false,
            "`tls.internal_rpc.verify_outgoing` unless that is stated."),
        used(
            "tls.defaults.verify_server_hostname",
            FLAG,
            false,
            "`tls.internal_rpc.verify_server_hostname` unless that is stated."));
  }

  private static List<ConfigKey> certificates() {
    List<ConfigKey> keys = new ArrayList<>();
    for (String listener : List.of("defaults", "https", "grpc", "internal_rpc")) {
      String name = "tls." + listener + ".";
      String unless =
          listener.equals("defaults") ? "" : " The one of `tls.defaults` unless stated.";
      keys.add(
          used(
                  name + "ca_file",
                  TEXT,
                  null,
                  "File with the certificates of the authorities (PEM)." + unless)
              .onReload());
      keys.add(used(name + "ca_path", TEXT, null, "Folder with such files." + unless).onReload());
      keys.add(
          used(name + "cert_file", TEXT, null, "File with this agent's certificate (PEM)." + unless)
              .onReload());
      keys.add(used(name + "key_file", TEXT, null, "File with its key (PEM)." + unless).onReload());
      keys.add(
          used(
              name + "tls_min_version",
              TEXT,
              listener.equals("defaults") ? "TLSv1_2" : null,
              "`TLSv1_2` or `TLSv1_3`." + unless));
      keys.add(
          used(
              name + "tls_cipher_suites",
              TEXTS,
              null,
              "Suites for TLS 1.2, by their names." + unless));
    }
    keys.add(
        used(
                "tls.enable_agent_tls_for_checks",
                FLAG,
                false,
                "Whether checks over TLS show the certificate of `tls.internal_rpc`, and trust its"
                    + " authorities in place of the JDK's.")
            .onReload());
    return keys;
  }

  private static List<ConfigKey> olderTls() {
    return List.of(
        older("ca_file", TEXT, "tls.defaults.ca_file"),
        older("ca_path", TEXT, "tls.defaults.ca_path"),
        older("cert_file", TEXT, "tls.defaults.cert_file"),
        older("key_file", TEXT, "tls.defaults.key_file"),
        older("tls_min_version", TEXT, "tls.defaults.tls_min_version"),
        older("tls_cipher_suites", TEXTS, "tls.defaults.tls_cipher_suites"),
        accepted(
            "tls_prefer_server_cipher_suites",
            FLAG,
            "The client's order counts, as in Consul since 1.11."),
        older("verify_incoming", FLAG, "tls.defaults.verify_incoming"),
        older("verify_incoming_rpc", FLAG, "tls.internal_rpc.verify_incoming"),
        older("verify_incoming_https", FLAG, "tls.https.verify_incoming"),
        older("verify_outgoing", FLAG, "tls.defaults.verify_outgoing"),
        older("verify_server_hostname", FLAG, "tls.internal_rpc.verify_server_hostname"),
        older("enable_agent_tls_for_checks", FLAG, "tls.enable_agent_tls_for_checks"));
  }
}
