package io.praetor.agent.config;

import io.praetor.agent.config.AddressTexts.Unusable;
import io.praetor.agent.config.AgentConfig.Listener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the part of the configuration that is about addresses, ports, joining and the HTTP API;
 * used by one thread.
 */
final class NetworkSettings {
  private static final int PORT_MAX = 65535;
  private static final Duration RECONNECT_TIMEOUT_MIN = Duration.ofHours(8);
  private static final String HOST = "(\\*\\.)?[0-9A-Za-z_-]+(\\.[0-9A-Za-z_-]+)*";
  private static final String PAGE_PATH = "(/[0-9A-Za-z_-]+)+/";
  private static final String MODE = "0?[0-7]{3}";
  private static final String HEADER_NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final String HEADER_VALUE = "[\\t\\x20-\\x7e\\x80-\\uffff]*";

  private final Statements stated;
  private final Findings findings;
  private final AddressTexts texts;

  NetworkSettings(Statements stated, Findings findings, AddressTexts texts) {
    this.stated = stated;
    this.findings = findings;
    this.texts = texts;
  }

  AgentConfig.Addresses addresses() {
    String bind = one("bind_addr", "0.0.0.0");
    String advertise;
    if (findings.filled("advertise_addr") != null) {
      advertise = one("advertise_addr", bind);
      if (AddressTexts.isWildcard(advertise)) {
        findings.problem(
            "advertise_addr", "others cannot reach a wildcard; state an address of this machine");
      }
    } else {
      advertise = AddressTexts.isWildcard(bind) ? onlyPrivateAddress() : bind;
    }
    int port = port("ports.server");
    if (port < 0) {
      findings.problem("ports.server", "agents need this port; state one from 1 to " + PORT_MAX);
    }
    return new AgentConfig.Addresses(
        bind, advertise, port, port("ports.serf_lan"), stated.states("ports.serf_lan"));
  }

  private String onlyPrivateAddress() {
    List<String> all = texts.privateAddresses();
    if (all.size() == 1) {
      return all.getFirst();
    }
    if (all.isEmpty() && isAlone()) {
      return "127.0.0.1";
    }
    findings.problem(
        "bind_addr",
        (all.isEmpty()
                ? "this machine has no private address"
                : "this machine has several private addresses (" + String.join(", ", all) + ")")
            + " to tell others; state one with -bind or -advertise");
    return "127.0.0.1";
  }

  /** Whether the configuration names no other agent that would have to reach this one. */
  private boolean isAlone() {
    return stated.texts("retry_join").isEmpty() && stated.number("bootstrap_expect") <= 1;
  }

  private String one(String name, String otherwise) {
    String text = findings.filled(name);
    try {
      return texts.one(text == null ? otherwise : text);
    } catch (Unusable e) {
      unusable(name, e);
      return otherwise;
    }
  }

  /** The port, or -1 where it is off. */
  int port(String name) {
    int port = findings.number(name, -1, PORT_MAX);
    return port == 0 ? -1 : port;
  }

  AgentConfig.Join join() {
    List<String> addresses = stated.texts("retry_join");
    for (String address : addresses) {
      if (address.isBlank()) {
        findings.problem("retry_join", "an address is empty");
      } else if (address.contains("provider=")) {
        findings.problem(
            "retry_join",
            "addresses are not looked up at providers of clouds; state HOST or HOST:PORT instead");
      }
    }
    Duration reconnectTimeout = findings.duration("reconnect_timeout", false);
    if (reconnectTimeout.compareTo(RECONNECT_TIMEOUT_MIN) < 0) {
      findings.problem("reconnect_timeout", "it has to be at least \"8h\"");
    }
    return new AgentConfig.Join(addresses, reconnectTimeout);
  }

  AgentConfig.Http http() {
    int httpPort = port("ports.http");
    int httpsPort = port("ports.https");
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (String name :
        List.of("ports.server", "ports.serf_lan", "ports.http", "ports.https", "ports.dns")) {
      // One that nobody has asked for gives way when the agent starts.
      boolean isDefault =
          (name.equals("ports.serf_lan") || name.equals("ports.dns")) && !stated.states(name);
      int port = isDefault ? -1 : port(name);
      for (Map.Entry<String, Integer> other : ports.entrySet()) {
        if (port > 0 && port == other.getValue()) {
          findings.problem(name, other.getKey() + " is " + port + " too; state different ports");
        }
      }
      ports.put(name, port);
    }
    Duration defaultQueryTime = findings.duration("default_query_time", false);
    Duration maxQueryTime = findings.duration("max_query_time", false);
    if (defaultQueryTime.compareTo(maxQueryTime) > 0) {
      findings.problem(
          "default_query_time",
          "it is longer than max_query_time, " + ConfigKeys.forPeople(maxQueryTime));
    }
    return new AgentConfig.Http(
        listeners("addresses.http", httpPort),
        listeners("addresses.https", httpsPort),
        new AgentConfig.UnixSockets(
            mode(), findings.filled("unix_sockets.user"), findings.filled("unix_sockets.group")),
        responseHeaders(),
        writers(),
        allowedHosts(),
        blockedEndpoints(),
        pagePath(),
        defaultQueryTime,
        maxQueryTime);
  }

  /** Where something listens: its own setting, or {@code client_addr}; nowhere without a port. */
  List<Listener> listeners(String name, int port) {
    if (port < 0) {
      return List.of();
    }
    String own = findings.filled(name);
    String used = own == null ? "client_addr" : name;
    try {
      return texts.listeners(own == null ? stated.text("client_addr", "127.0.0.1") : own, port);
    } catch (Unusable e) {
      unusable(used, e);
      return e.hereOnly() ? List.of(new Listener.Tcp("127.0.0.1", port)) : List.of();
    }
  }

  private void unusable(String name, Unusable e) {
    String why = String.valueOf(e.getMessage());
    if (e.hereOnly()) {
      findings.problemHere(name, why);
    } else {
      findings.problem(name, why);
    }
  }

  private @Nullable String mode() {
    String mode = findings.filled("unix_sockets.mode");
    if (mode != null && !mode.matches(MODE)) {
      findings.problem("unix_sockets.mode", "it has to be octal, such as \"0770\"");
    }
    return mode;
  }

  private List<AddressRange> writers() {
    List<AddressRange> writers = new ArrayList<>();
    for (String text : stated.texts("http_config.allow_write_http_from")) {
      AddressRange range = AddressRange.parse(text);
      if (range == null) {
        findings.problem(
            "http_config.allow_write_http_from",
            "\"" + text + "\" is no network; write it as \"10.0.0.0/8\" or \"::1/128\"");
      } else {
        writers.add(range);
      }
    }
    return writers;
  }

  private List<String> blockedEndpoints() {
    List<String> prefixes = stated.texts("http_config.block_endpoints");
    for (String prefix : prefixes) {
      if (!prefix.startsWith("/")) {
        findings.problem(
            "http_config.block_endpoints",
            "\"" + prefix + "\" is the beginning of no path; it has to begin with /");
      }
    }
    return prefixes;
  }

  private @Nullable String pagePath() {
    String text = stated.text("ui_config.content_path", "/ui/");
    String path = ("/" + text + "/").replaceAll("/+", "/");
    if (!path.matches(PAGE_PATH) || path.matches("/v[0-9]+/.*")) {
      findings.problem(
          "ui_config.content_path",
          "\""
              + text
              + "\" is no place for the page; write it as \"/ui/\" or \"/tools/praetor/\": letters,"
              + " digits, - and _ between slashes, and not below /v1");
      return null;
    }
    return stated.flag("ui_config.enabled", false) ? path : null;
  }

  private List<String> allowedHosts() {
    List<String> hosts = stated.texts("http_config.allowed_hosts");
    for (String host : hosts) {
      if (!host.matches(HOST)) {
        findings.problem(
            "http_config.allowed_hosts",
            "\""
                + host
                + "\" is no name of a host; write it as \"praetor.example.com\" or"
                + " \"*.example.com\", without a port");
      }
    }
    return hosts;
  }

  private Map<String, String> responseHeaders() {
    Map<String, String> headers = stated.pairs("http_config.response_headers");
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (!header.getKey().matches(HEADER_NAME) || !header.getValue().matches(HEADER_VALUE)) {
        findings.problem(
            "http_config.response_headers",
            "\"" + header.getKey() + "\" or its value cannot be sent as a header");
      }
    }
    return headers;
  }
}
