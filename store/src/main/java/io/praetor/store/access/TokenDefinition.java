package io.praetor.store.access;

/**
 * A token without its indexes; immutable.
 *
 * @param accessor its public name, a UUID
 * @param secret what a request shows to have its rights
 * @param description for people
 * @param local whether it was made for one datacenter; kept, and without effect
 * @param authMethod of the login that made it, empty for none
 * @param createdNanos when it was made, in nanoseconds since the epoch, 0 if that is not known
 * @param expiresNanos from when on it does not count, in nanoseconds since the epoch, 0 for never
 */
public record TokenDefinition(
    String accessor,
    String secret,
    String description,
    Grants grants,
    boolean local,
    String authMethod,
    long createdNanos,
    long expiresNanos) {
  private static final long NANOS_PER_MS = 1_000_000;

  /** Whether it counts no more at a wall clock, in milliseconds since the epoch. */
  public boolean isExpired(long wallMs) {
    return expiresNanos != 0 && wallMs >= Math.ceilDiv(expiresNanos, NANOS_PER_MS);
  }

  /** What a token becomes that is there: the rest of it never changes. */
  TokenDefinition become(TokenDefinition next) {
    return new TokenDefinition(
        accessor,
        secret,
        next.description,
        next.grants,
        local,
        authMethod,
        createdNanos,
        expiresNanos);
  }

  /** All but the secret. */
  @Override
  public String toString() {
    return "TokenDefinition[accessor="
        + accessor
        + ", description="
        + description
        + ", grants="
        + grants
        + ", local="
        + local
        + ", authMethod="
        + authMethod
        + ", createdNanos="
        + createdNanos
        + ", expiresNanos="
        + expiresNanos
        + "]";
  }
}
