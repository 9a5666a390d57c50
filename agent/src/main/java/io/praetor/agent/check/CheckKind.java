package io.praetor.agent.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a check does to find its status. */
public enum CheckKind {
  /** Nothing: it is told its status, and is critical once that is too long ago. */
  TTL,
  HTTP,
  TCP,
  UDP,
  /** Asks the standard health service of gRPC. */
  GRPC,
  /** Sends a ping of HTTP/2. */
  H2PING,
  SCRIPT,
  /** Takes the status of another service, or of a node. */
  ALIAS,
  /** Not run by this agent. */
  DOCKER,
  /** Not run by this agent. */
  OS_SERVICE;

  /** How answers and the catalog call it ({@code Type}). */
  public String type() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it looks by itself, once in each interval. */
  public boolean isPeriodic() {
    return this != TTL && this != ALIAS;
  }

  /** All kinds that a definition states. */
  static List<CheckKind> statedIn(CheckDefinition check) {
    List<CheckKind> stated = new ArrayList<>(1);
    boolean isInContainer = !check.dockerContainerId().isEmpty();
    add(stated, HTTP, !check.http().isEmpty());
    add(stated, TCP, !check.tcp().isEmpty());
    add(stated, UDP, !check.udp().isEmpty());
    add(stated, GRPC, !check.grpc().isEmpty());
    add(stated, H2PING, !check.h2ping().isEmpty());
    add(stated, DOCKER, isInContainer);
    add(stated, SCRIPT, !check.scriptArgs().isEmpty() && !isInContainer);
    add(stated, OS_SERVICE, !check.osService().isEmpty());
    add(stated, ALIAS, !check.aliasNode().isEmpty() || !check.aliasService().isEmpty());
    add(stated, TTL, check.ttl().isPositive());
    return stated;
  }

  private static void add(List<CheckKind> stated, CheckKind kind, boolean isStated) {
    if (isStated) {
      stated.add(kind);
    }
  }
}
