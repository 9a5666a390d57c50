package io.praetor.agent.local;

import io.praetor.agent.check.CheckKind;
import io.praetor.client.text.GoDuration;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.CheckStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A check that is registered with this agent; immutable.
 *
 * @param row what the catalog is told, with its status
 * @param definition what is run, or null for one that says that something is in maintenance
 * @param expiresMs when its TTL is over, by the wall clock; 0 if it has none
 */
public record LocalCheck(
    CheckDefinition row,
    io.praetor.agent.check.@Nullable CheckDefinition definition,
    boolean isOfServiceRegistration,
    Origin origin,
    long expiresMs) {
  /** How checks are called that say that a service is in maintenance; its id follows. */
  public static final String SERVICE_MAINTENANCE = "_service_maintenance:";

  /** The check that says that the whole node is in maintenance. */
  public static final String NODE_MAINTENANCE = "_node_maintenance";

  /**
   * A check that stands as its definition says it begins.
   *
   * @param isOfServiceRegistration whether it came with its service; it is then shown without the
   *     lengths of time that it does not state, as in Consul
   */
  static LocalCheck begun(
      io.praetor.agent.check.CheckDefinition definition,
      boolean isOfServiceRegistration,
      Origin origin) {
    CheckDefinition row =
        new CheckDefinition(
            definition.id(),
            definition.name(),
            definition.firstStatus(),
            definition.notes(),
            "",
            definition.serviceId(),
            definition.kind().type(),
            text(definition.interval(), isOfServiceRegistration),
            text(definition.timeout(), isOfServiceRegistration),
            CheckDefinition.NO_DEFINITION);
    return new LocalCheck(row, definition, isOfServiceRegistration, origin, 0);
  }

  private static String text(Duration duration, boolean isLeftOut) {
    return duration.isZero() && isLeftOut ? "" : GoDuration.format(duration);
  }

  /** Says that a node is in maintenance. */
  static LocalCheck nodeMaintenance(String reason) {
    return maintenance(
        NODE_MAINTENANCE,
        "Node Maintenance Mode",
        "",
        reason.isEmpty()
            ? "Maintenance mode is enabled for this node, but no reason was provided. This is a"
                + " default message."
            : reason);
  }

  /** Says that a service is in maintenance. */
  static LocalCheck serviceMaintenance(String serviceId, String reason) {
    return maintenance(
        SERVICE_MAINTENANCE + serviceId,
        "Service Maintenance Mode",
        serviceId,
        reason.isEmpty()
            ? "Maintenance mode is enabled for this service, but no reason was provided. This is"
                + " a default message."
            : reason);
  }

  private static LocalCheck maintenance(String id, String name, String serviceId, String reason) {
    CheckDefinition row =
        new CheckDefinition(
            id,
            name,
            CheckStatus.CRITICAL,
            reason,
            "",
            serviceId,
            "maintenance",
            "",
            "",
            CheckDefinition.NO_DEFINITION);
    return new LocalCheck(row, null, true, Origin.REQUEST, 0);
  }

  /** What tells it from others of this agent. */
  public String id() {
    return row.id();
  }

  /** The id of its service, empty for the node. */
  public String serviceId() {
    return row.serviceId();
  }

  /** What it has found. */
  public CheckStatus status() {
    return row.status();
  }

  /** Whether it says that something is in maintenance. */
  public boolean isMaintenance() {
    return definition == null;
  }

  /** This one with what was found. */
  LocalCheck found(CheckStatus status, String output, long newExpiresMs) {
    CheckDefinition next =
        new CheckDefinition(
            row.id(),
            row.name(),
            status,
            row.notes(),
            output,
            row.serviceId(),
            row.type(),
            row.interval(),
            row.timeout(),
            row.definition());
    return new LocalCheck(next, definition, isOfServiceRegistration, origin, newExpiresMs);
  }

  /** One whose TTL has run out while the agent was away says so. */
  LocalCheck expired(long nowMs) {
    if (expiresMs == 0 || expiresMs > nowMs || status() == CheckStatus.CRITICAL) {
      return this;
    }
    return found(
        CheckStatus.CRITICAL,
        row.output().isEmpty()
            ? "TTL expired"
            : "TTL expired (last output before timeout follows): " + row.output(),
        expiresMs);
  }

  /** How long its status counts, or null if that was never known. */
  @Nullable Duration ttlLeft(long nowMs) {
    return expiresMs == 0 ? null : Duration.ofMillis(Math.max(0, expiresMs - nowMs));
  }

  /**
   * This one with the time at which its TTL is over, if it has one.
   *
   * @param left until then, or null for all of its TTL
   */
  LocalCheck expiringIn(@Nullable Duration left, long nowMs) {
    if (definition == null || definition.kind() != CheckKind.TTL) {
      return this;
    }
    long at = nowMs + (left == null ? definition.ttl() : left).toMillis();
    return found(status(), row.output(), at);
  }

  @Override
  public String toString() {
    // Definitions hold tokens and headers.
    return "LocalCheck[" + row.id() + ", " + row.status() + ", " + origin + "]";
  }
}
