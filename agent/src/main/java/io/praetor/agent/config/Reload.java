package io.praetor.agent.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What a reload of the configuration changes; immutable.
 *
 * @param changed names of settings that changed and take effect now
 * @param warnings one sentence for each setting that changed and takes effect only after a restart
 */
public record Reload(List<String> changed, List<String> warnings) {
  public Reload {
    changed = List.copyOf(changed);
    warnings = List.copyOf(warnings);
  }

  /** What lies between the two, by what was stated in each. */
  public static Reload diff(AgentConfig running, AgentConfig next) {
    Map<String, String> before = running.stated().values();
    Map<String, String> after = next.stated().values();
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<String> changed = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (String name : names) {
      String was = before.getOrDefault(name, "not stated");
      String is = after.getOrDefault(name, "not stated");
      ConfigKey key = ConfigKeys.find(name);
      if ((was.equals(is) && !changedUnseen(name, running, next))
          || key == null
          || key.status() != ConfigKey.Status.USED) {
        continue;
      }
      if (key.reloadable()) {
        changed.add(name);
      } else {
        warnings.add(
            name + " changed from " + was + " to " + is + ": this takes effect after a restart");
      }
    }
    return new Reload(changed, warnings);
  }

  /** Whether a setting whose text is masked differs all the same. */
  private static boolean changedUnseen(String name, AgentConfig running, AgentConfig next) {
    return switch (name) {
      case "service", "services", "check", "checks" ->
          !running.services().definitions().equals(next.services().definitions());
      case "audit.sink" -> !running.audit().equals(next.audit());
      case "encrypt" -> !running.encrypt().key().equals(next.encrypt().key());
      case "watches" -> !running.watches().equals(next.watches());
      default -> {
        String token =
            name.startsWith(AclKeys.TOKENS) ? name.substring(AclKeys.TOKENS.length()) : "";
        yield !Objects.equals(running.acl().tokens().get(token), next.acl().tokens().get(token));
      }
    };
  }
}
