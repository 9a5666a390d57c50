package io.praetor.store.access;

import io.praetor.store.ordered.OrderedMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All tokens, by accessor, by secret and by when they expire, and when the cluster got its first
 * one; immutable.
 */
public final class TokenTable {
  /** The tokens of a cluster in which nobody has made any. */
  public static final TokenTable EMPTY =
      new TokenTable(OrderedMap.empty(), OrderedMap.empty(), OrderedMap.empty(), 0, 0)
          .with(Builtin.ANONYMOUS, 0);

  private record Expiry(long nanos, String accessor) implements Comparable<Expiry> {
    @Override
    public int compareTo(Expiry other) {
      int c = Long.compare(nanos, other.nanos);
      return c != 0 ? c : accessor.compareTo(other.accessor);
    }
  }

  private final OrderedMap<String, AccessToken> byAccessor;
  private final OrderedMap<String, String> accessorBySecret;
  private final OrderedMap<Expiry, AccessToken> byExpiry;
  private final long bootstrapIndex;
  private final long index;

  private TokenTable(
      OrderedMap<String, AccessToken> byAccessor,
      OrderedMap<String, String> accessorBySecret,
      OrderedMap<Expiry, AccessToken> byExpiry,
      long bootstrapIndex,
      long index) {
    this.byAccessor = byAccessor;
    this.accessorBySecret = accessorBySecret;
    this.byExpiry = byExpiry;
    this.bootstrapIndex = bootstrapIndex;
    this.index = index;
  }

  /** The store index of the last change of any token, 0 if there was none. */
  public long index() {
    return index;
  }

  /** The store index at which the cluster got its first token, 0 while it has none. */
  public long bootstrapIndex() {
    return bootstrapIndex;
  }

  /** How many there are, with the anonymous one. */
  public int size() {
    return byAccessor.size();
  }

  /** The token of an accessor, or null. */
  public @Nullable AccessToken get(String accessor) {
    return byAccessor.get(accessor);
  }

  /** The token of a secret, expired or not, or null. */
  public @Nullable AccessToken ofSecret(String secret) {
    String accessor = accessorBySecret.get(secret);
    return accessor == null ? null : byAccessor.get(accessor);
  }

  /** All tokens by their accessors' order. */
  public Iterable<AccessToken> all() {
    return byAccessor.values();
  }

  /** The token that expires first, or null if none does. */
  public @Nullable AccessToken nextToExpire() {
    var inOrder = byExpiry.iterator();
    return inOrder.hasNext() ? inOrder.next().value() : null;
  }

  /** Those that are expired at a wall clock, the first first. */
  public List<AccessToken> expired(long wallMs) {
    List<AccessToken> expired = new ArrayList<>();
    byExpiry.forEachWhile((expiry, token) -> {
      boolean isOver = token.definition().isExpired(wallMs);
      if (isOver) {
        expired.add(token);
      }
      return isOver;
    });
    return expired;
  }

  /** This table with a token in place of the one that has its accessor. */
  public TokenTable with(AccessToken token, long at) {
    TokenTable other = without(token.accessor(), at);
    Expiry expiry = expiry(token);
    return new TokenTable(
        other.byAccessor.with(token.accessor(), token),
        other.accessorBySecret.with(token.secret(), token.accessor()),
        expiry.nanos == 0 ? other.byExpiry : other.byExpiry.with(expiry, token),
        bootstrapIndex,
        at);
  }

  /** This table without the token of an accessor. */
  public TokenTable without(String accessor, long at) {
    AccessToken old = byAccessor.get(accessor);
    return old == null
        ? this
        : new TokenTable(
            byAccessor.without(accessor),
            accessorBySecret.without(old.secret()),
            byExpiry.without(expiry(old)),
            bootstrapIndex,
            at);
  }

  /** This table with another index. */
  public TokenTable at(long newIndex) {
    return new TokenTable(byAccessor, accessorBySecret, byExpiry, bootstrapIndex, newIndex);
  }

  /** This table once the cluster got its first token at an index. */
  public TokenTable bootstrappedAt(long newIndex) {
    return new TokenTable(byAccessor, accessorBySecret, byExpiry, newIndex, index);
  }

  private static Expiry expiry(AccessToken token) {
    return new Expiry(token.definition().expiresNanos(), token.accessor());
  }

  /** Where the table's maps do not agree, in sentences; reads all of it. */
  public List<String> violations() {
    List<String> all = new ArrayList<>();
    if (!byAccessor.isSound() || !accessorBySecret.isSound() || !byExpiry.isSound()) {
      all.add("a map of the tokens is out of order or balance");
    }
    int[] expiring = new int[1];
    byAccessor.forEach((accessor, token) -> {
      Expiry expiry = expiry(token);
      expiring[0] += expiry.nanos == 0 ? 0 : 1;
      if (!accessor.equals(token.accessor())
          || !token.equals(ofSecret(token.secret()))
          || (expiry.nanos != 0 && !token.equals(byExpiry.get(expiry)))) {
        all.add("token " + accessor + " is not found by its secret or its expiry");
      }
    });
    if (accessorBySecret.size() != byAccessor.size() || byExpiry.size() != expiring[0]) {
      all.add(
          byAccessor.size()
              + " tokens have "
              + accessorBySecret.size()
              + " secrets and "
              + byExpiry.size()
              + " expiries");
    }
    if (get(Builtin.ANONYMOUS_ACCESSOR) == null) {
      all.add("there is no anonymous token");
    }
    return all;
  }
}
