package io.praetor.agent.config;

import static io.praetor.agent.config.ConfigKey.Kind.DURATION;
import static io.praetor.agent.config.ConfigKey.Kind.FLAG;
import static io.praetor.agent.config.ConfigKey.Kind.NUMBER;
import static io.praetor.agent.config.ConfigKey.Kind.PAIRS;
import static io.praetor.agent.config.ConfigKey.Kind.TEXT;
import static io.praetor.agent.config.ConfigKey.Kind.TEXTS;
import static io.praetor.agent.config.ConfigKeys.accepted;
import static io.praetor.agent.config.ConfigKeys.used;

import java.util.List;

/** Settings of the DNS server. */
final class DnsKeys {
  private DnsKeys() {}

  static List<ConfigKey> table() {
    return List.of(
        used("domain", TEXT, "consul.", "Domain that the DNS server answers for."),
        used("alt_domain", TEXT, null, "Second domain for the same names."),
        used(
                "recursors",
                TEXTS,
                List.of(),
                "DNS servers that are asked about other domains: HOST or HOST:PORT, by address.")
            .onReload(),
        used(
                "dns_config.allow_stale",
                FLAG,
                true,
                "Answer from this agent's own view; otherwise the leader confirms each answer.")
            .onReload(),
        used(
                "dns_config.max_stale",
                DURATION,
                "87600h",
                "How old that view may be while no server is reached; later answers are SERVFAIL.")
            .onReload(),
        used("dns_config.node_ttl", DURATION, "0s", "TTL of the records of nodes.").onReload(),
        used(
                "dns_config.service_ttl",
                PAIRS,
                null,
                "TTL of the records of services by name; `web*` is for all names that begin so, `*`"
                    + " for all. The longest that fits decides.")
            .onReload(),
        used(
                "dns_config.only_passing",
                FLAG,
                false,
                "Leave out instances with a check that is warning, not only those with a critical"
                    + " one.")
            .onReload(),
        used(
                "dns_config.enable_truncate",
                FLAG,
                false,
                "Set TC in an answer that leaves something out, so that the client asks over TCP.")
            .onReload(),
        used(
                "dns_config.udp_answer_limit",
                NUMBER,
                3,
                "Records in the answer section over UDP without EDNS, or with at most 512 bytes,"
                    + " beside aliases (CNAME); 0 for no limit.")
            .onReload(),
        used(
                "dns_config.a_record_limit",
                NUMBER,
                0,
                "Records of an answer of addresses, over UDP and TCP; 0 for no limit.")
            .onReload(),
        used("dns_config.disable_compression", FLAG, false, "Write each name in full.").onReload(),
        used(
                "dns_config.enable_additional_node_meta_txt",
                FLAG,
                true,
                "Add the metadata of nodes as TXT records to answers about them.")
            .onReload(),
        used(
                "dns_config.recursor_timeout",
                DURATION,
                "2s",
                "How long one of `recursors` may take before the next is asked.")
            .onReload(),
        used(
                "dns_config.recursor_strategy",
                TEXT,
                "sequential",
                "Order in which `recursors` are asked: `sequential` or `random`.")
            .onReload(),
        used(
                "dns_config.recursion_from",
                TEXTS,
                null,
                "Networks (CIDR) whose clients may ask about other domains; those of this machine and"
                    + " private ones unless stated.")
            .onReload(),
        used(
                "dns_config.large_answers_per_second",
                NUMBER,
                1000,
                "Answers above 512 bytes over UDP to one address in a second; beyond that they are"
                    + " cut to 512 bytes, with TC.")
            .onReload(),
        used(
                "dns_config.watched_names_max",
                NUMBER,
                4096,
                "Names of services that an agent watches for DNS and for reads with `cached`; the"
                    + " one that was not asked for longest goes.")
            .onReload(),
        used(
                "dns_config.watched_idle_timeout",
                DURATION,
                "10m",
                "How long a name is watched that nobody asks for.")
            .onReload(),
        used("dns_config.soa.expire", NUMBER, 86_400, "Expiry of the SOA record, in seconds.")
            .onReload(),
        used(
                "dns_config.soa.min_ttl",
                NUMBER,
                0,
                "TTL of the SOA record, and of negative answers, in seconds.")
            .onReload(),
        used("dns_config.soa.refresh", NUMBER, 3_600, "Refresh of the SOA record, in seconds.")
            .onReload(),
        used("dns_config.soa.retry", NUMBER, 600, "Retry of the SOA record, in seconds.")
            .onReload(),
        accepted("dns_config.use_cache", FLAG, "Answers always come from what the agent watches."),
        accepted(
            "dns_config.cache_max_age",
            DURATION,
            "Answers always come from what the agent watches."),
        accepted("dns_config.prefer_namespace", FLAG, "An Enterprise feature of Consul's.")
            .unless(false));
  }
}
