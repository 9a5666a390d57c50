package io.praetor.agent.config;

import io.praetor.client.text.GoDuration;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the part of the configuration that is about DNS; used by one thread. */
final class DnsSettings {
  private static final int DNS_PORT = 53;
  private static final int PORT_MAX = 65_535;
  private static final int LABEL_BYTES_MAX = 63;
  private static final int DOMAIN_BYTES_MAX = 200;
  private static final int ANSWERS_MAX = 65_535;

  private final Statements stated;
  private final Findings findings;
  private final NetworkSettings network;

  DnsSettings(Statements stated, Findings findings, NetworkSettings network) {
    this.stated = stated;
    this.findings = findings;
    this.network = network;
  }

  DnsConfig dns() {
    String domain = domain("domain");
    String other = domain("alt_domain");
    return new DnsConfig(
        listeners(),
        stated.states("ports.dns"),
        domain == null ? "consul" : domain,
        other != null && other.equals(domain) ? null : other,
        recursors(),
        answers(),
        new DnsConfig.View(
            stated.flag("dns_config.allow_stale"),
            findings.duration("dns_config.max_stale", true),
            findings.number("dns_config.watched_names_max", 1, 1_000_000),
            findings.duration("dns_config.watched_idle_timeout", false)),
        new DnsConfig.Recursion(
            networks(), findings.duration("dns_config.recursor_timeout", false), isRandom()));
  }

  private List<AgentConfig.Listener> listeners() {
    List<AgentConfig.Listener> listeners = new ArrayList<>();
    boolean own = findings.filled("addresses.dns") != null;
    for (AgentConfig.Listener each :
        network.listeners("addresses.dns", network.port("ports.dns"))) {
      if (each instanceof AgentConfig.Listener.Tcp) {
        listeners.add(each);
      } else if (own) {
        findings.problem(
            "addresses.dns", "DNS is not spoken over unix sockets; state an IP address");
      }
    }
    return List.copyOf(listeners);
  }

  /** Without the dot at its end, in lower case; null if it is not stated. */
  private @Nullable String domain(String name) {
    String text = findings.filled(name);
    if (text == null) {
      return null;
    }
    String bare = text.toLowerCase(Locale.ROOT);
    if (bare.endsWith(".")) {
      bare = bare.substring(0, bare.length() - 1);
    }
    for (String label : bare.split("\\.", -1)) {
      if (!isLabel(label)) {
        findings.problem(
            name, "\"" + text + "\" is no domain; write it as \"consul\" or \"svc.example.com\"");
        return null;
      }
    }
    if (bare.length() > DOMAIN_BYTES_MAX) {
      findings.problem(name, "it may have " + DOMAIN_BYTES_MAX + " characters");
    }
    return bare;
  }

  private static boolean isLabel(String label) {
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_' && c != '-') {
        return false;
      }
    }
    return !label.isEmpty() && label.length() <= LABEL_BYTES_MAX;
  }

  private List<InetSocketAddress> recursors() {
    Set<InetSocketAddress> recursors = new LinkedHashSet<>();
    for (String text : stated.texts("recursors")) {
      InetSocketAddress address = address(text.strip());
      if (address == null) {
        findings.problem(
            "recursors",
            "\""
                + text
                + "\" is no address; write it as \"10.0.0.2\", \"10.0.0.2:53\" or \"[::1]:53\"");
      } else {
        recursors.add(address);
      }
    }
    return List.copyOf(recursors);
  }

  private static @Nullable InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    boolean hasPort =
        colon >= 0 && (text.startsWith("[") ? !text.endsWith("]") : text.indexOf(':') == colon);
    String host = hasPort ? text.substring(0, colon) : text;
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    try {
      int port = hasPort ? Integer.parseInt(text.substring(colon + 1)) : DNS_PORT;
      return port < 1 || port > PORT_MAX
          ? null
          : new InetSocketAddress(InetAddress.ofLiteral(bare), port);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private DnsConfig.Answers answers() {
    return new DnsConfig.Answers(
        findings.duration("dns_config.node_ttl", true).toSeconds(),
        serviceTtls(),
        stated.flag("dns_config.only_passing"),
        stated.flag("dns_config.enable_truncate"),
        findings.number("dns_config.udp_answer_limit", 0, ANSWERS_MAX),
        findings.number("dns_config.a_record_limit", 0, ANSWERS_MAX),
        !stated.flag("dns_config.disable_compression"),
        stated.flag("dns_config.enable_additional_node_meta_txt"),
        findings.number("dns_config.large_answers_per_second", 1, Integer.MAX_VALUE),
        new DnsConfig.Answers.Soa(
            findings.number("dns_config.soa.expire", 0, Integer.MAX_VALUE),
            findings.number("dns_config.soa.min_ttl", 0, Integer.MAX_VALUE),
            findings.number("dns_config.soa.refresh", 0, Integer.MAX_VALUE),
            findings.number("dns_config.soa.retry", 0, Integer.MAX_VALUE)));
  }

  private Map<String, Long> serviceTtls() {
    Map<String, Long> ttls = new LinkedHashMap<>();
    stated
        .pairs("dns_config.service_ttl")
        .forEach((service, text) -> {
          Duration ttl = GoDuration.parse(text);
          if (ttl == null || ttl.isNegative()) {
            findings.problem(
                "dns_config.service_ttl",
                "\"" + text + "\" of " + service + " is no TTL; write it as \"10s\" or \"1m\"");
          } else {
            ttls.put(service.toLowerCase(Locale.ROOT), ttl.toSeconds());
          }
        });
    return Map.copyOf(ttls);
  }

  private boolean isRandom() {
    String strategy = stated.text("dns_config.recursor_strategy", "sequential");
    if (!strategy.equals("sequential") && !strategy.equals("random")) {
      findings.problem("dns_config.recursor_strategy", "it has to be sequential or random");
    }
    return strategy.equals("random");
  }

  private List<AddressRange> networks() {
    List<AddressRange> networks = new ArrayList<>();
    for (String text : stated.texts("dns_config.recursion_from")) {
      AddressRange range = AddressRange.parse(text);
      if (range == null) {
        findings.problem(
            "dns_config.recursion_from",
            "\"" + text + "\" is no network; write it as \"10.0.0.0/8\" or \"::1/128\"");
      } else {
        networks.add(range);
      }
    }
    return List.copyOf(networks);
  }
}
