package io.praetor.agent.config;

import io.praetor.agent.check.CheckOptions;
import io.praetor.agent.config.AgentConfig.Http;
import io.praetor.agent.config.AgentConfig.Listener;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes the part of the configuration that is about services and checks; used by one thread. */
final class ServiceSettings {
  private final Statements stated;
  private final Findings findings;

  ServiceSettings(Statements stated, Findings findings) {
    this.stated = stated;
    this.findings = findings;
  }

  AgentConfig.Services services(Http http) {
    boolean scripts = stated.flag("enable_script_checks");
    if (scripts) {
      warnOfScripts(http);
    }
    return new AgentConfig.Services(
        new DefinitionSettings(stated, findings).definitions(),
        findings.duration("check_update_interval", true),
        stated.flag("discard_check_output"),
        findings.number("check_output_max_size", 1, CheckOptions.OUTPUT_BYTES_MAX),
        scripts);
  }

  /** Whatever reaches the API may have programs run. */
  private void warnOfScripts(Http http) {
    List<String> open = new ArrayList<>();
    Stream.concat(http.http().stream(), http.https().stream())
        .forEach(listener -> {
          if (listener instanceof Listener.Tcp(String host, int port)
              && !InetAddress.ofLiteral(host).isLoopbackAddress()) {
            open.add(host + " port " + port);
          }
        });
    if (!open.isEmpty()) {
      findings.warning(
          "enable_script_checks",
          "DANGER: other machines reach the HTTP API at "
              + String.join(", ", open)
              + ", and whoever may write there may run any program on this machine as the agent's"
              + " user. Use enable_local_script_checks, which takes scripts from the configuration"
              + " alone, or have the API listen on 127.0.0.1 (client_addr)");
    }
  }
}
