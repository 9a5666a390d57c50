package io.praetor.agent.access.token;

import io.praetor.store.access.Builtin;
import io.praetor.store.access.Grants;
import io.praetor.store.access.TokenDefinition;
import java.time.Instant;
import java.util.UUID;

/** Makes tokens that may do everything: the first of a cluster. Stateless. */
public final class ManagementToken {
  private static final long NANOS_PER_S = 1_000_000_000;

  private ManagementToken() {}

  /** One with a secret, made now. */
  public static TokenDefinition make(String secret, String description) {
    return new TokenDefinition(
        UUID.randomUUID().toString(),
        secret,
        description,
        Grants.ofPolicy(Builtin.MANAGEMENT_ID),
        false,
        "",
        nanos(Instant.now()),
        0);
  }

  /** A moment in nanoseconds since the epoch, as tokens keep it. */
  public static long nanos(Instant at) {
    return Math.addExact(Math.multiplyExact(at.getEpochSecond(), NANOS_PER_S), at.getNano());
  }
}
