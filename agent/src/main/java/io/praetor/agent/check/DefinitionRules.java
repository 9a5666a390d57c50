package io.praetor.agent.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a definition has to be like, with the texts of Consul's API where it has one. Stateless.
 *
 * <p>The API tells them behind {@code Invalid check: }.
 */
public final class DefinitionRules {
  private DefinitionRules() {}

  /** What is wrong with a definition, or null. */
  public static @Nullable String refusal(CheckDefinition check) {
    List<CheckKind> kinds = CheckKind.statedIn(check);
    boolean isPeriodic = kinds.stream().anyMatch(CheckKind::isPeriodic);
    boolean isAlias = kinds.contains(CheckKind.ALIAS);
    if (check.interval().isPositive() && check.ttl().isPositive()) {
      return "Interval and TTL cannot both be specified";
    }
    if (isPeriodic && !check.interval().isPositive()) {
      return "Interval must be > 0 for Script, HTTP, H2PING, TCP, UDP or OSService checks";
    }
    if (isPeriodic && isAlias) {
      return "Interval cannot be set for Alias checks";
    }
    if (isAlias && check.ttl().isPositive()) {
      return "TTL must be not be set for Alias checks";
    }
    if (kinds.isEmpty()) {
      return "TTL must be > 0 for TTL checks";
    }
    if (check.outputMaxSize() < 0) {
      return "MaxOutputMaxSize must be positive";
    }
    if (check.failuresBeforeWarning() > check.failuresBeforeCritical()) {
      return "FailuresBeforeWarning can't be higher than FailuresBeforeCritical";
    }
    return ownRefusal(check, kinds);
  }

  /** What Consul takes, and this agent does not. */
  private static @Nullable String ownRefusal(CheckDefinition check, List<CheckKind> kinds) {
    // The catalog refuses such names.
    if ((check.id() + check.name()).indexOf('\0') >= 0) {
      return "The ID or name of a check cannot hold a zero byte";
    }
    if (kinds.contains(CheckKind.DOCKER)) {
      return "DockerContainerID: this agent runs nothing in containers; use an HTTP, TCP or gRPC"
          + " check of what the container serves";
    }
    if (kinds.contains(CheckKind.OS_SERVICE)) {
      return "OSService: this agent does not ask the operating system for its services; use a"
          + " script such as [\"systemctl\", \"is-active\", \"NAME\"]";
    }
    if (kinds.size() > 1) {
      return "It states several kinds of checks ("
          + String.join(", ", kinds.stream().map(CheckKind::type).toList())
          + "); register a check for each";
    }
    if (check.successBeforePassing() < 0
        || check.failuresBeforeWarning() < 0
        || check.failuresBeforeCritical() < 0) {
      return "SuccessBeforePassing, FailuresBeforeWarning and FailuresBeforeCritical must not be"
          + " negative";
    }
    if (check.timeout().isNegative() || check.deregisterCriticalServiceAfter().isNegative()) {
      return "Timeout and DeregisterCriticalServiceAfter must not be negative";
    }
    return null;
  }
}
