package io.praetor.agent;

import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.routing.ApiVersion;
import java.util.LinkedHashMap;
import java.util.Map;

/** The figures of {@code /v1/agent/self} and {@code info}. Any thread. */
@FunctionalInterface
interface Stats {
  /** The figures by section, all of them texts. */
  Map<String, Map<String, String>> read(AgentConfig config);

  static Map<String, String> agent() {
    return texts("check_monitors", 0, "check_ttls", 0, "checks", 0, "services", 0);
  }

  static Map<String, String> build() {
    return texts("version", ApiVersion.CONSUL, "praetor", ApiVersion.praetor(), "revision", "");
  }

  static Map<String, String> runtime() {
    return texts(
        "arch",
        System.getProperty("os.arch"),
        "cpu_count",
        Runtime.getRuntime().availableProcessors(),
        "goroutines",
        Thread.activeCount(),
        "max_procs",
        Runtime.getRuntime().availableProcessors(),
        "os",
        System.getProperty("os.name"),
        "version",
        "java " + Runtime.version());
  }

  static Map<String, String> texts(Object... namesAndValues) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      pairs.put(namesAndValues[i].toString(), String.valueOf(namesAndValues[i + 1]));
    }
    return pairs;
  }
}
