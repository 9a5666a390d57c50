package io.praetor.agent.access;

import java.nio.charset.StandardCharsets;

/**
 * The one who asks: the public name of a token, never its secret, and what it may; immutable.
 *
 * @param accessor the accessor of the token; that of the anonymous token if none was shown; empty
 *     while access control is off
 */
public record Caller(String accessor, Authorizer authorizer) {
  /** The accessor of the token that stands for requests without one. */
  public static final String ANONYMOUS_ACCESSOR = "00000000-0000-0000-0000-000000000002";

  /** Anybody, while access control is off. */
  public static final Caller UNRESTRICTED = new Caller("", Authorizer.UNRESTRICTED);

  private static final String ANONYMOUS_HINT =
      ". The anonymous token is used implicitly when a request does not specify a token.";

  /** Whether no token was shown. */
  public boolean isAnonymous() {
    return accessor.equals(ANONYMOUS_ACCESSOR);
  }

  /** Whether access control is off. */
  public boolean isUnrestricted() {
    return authorizer == Authorizer.UNRESTRICTED;
  }

  /** Whether it may give itself any right, and so has all. */
  public boolean isManagement() {
    return authorizer.allows(Resource.ACL, Access.WRITE, "");
  }

  /**
   * Refuses what the caller may not do.
   *
   * @throws DeniedException with the text of the answer
   */
  public void demand(Resource resource, Access access, String name) {
    if (!authorizer.allows(resource, access, name)) {
      throw new DeniedException(lacks(resource, access, name));
    }
  }

  /**
   * The same for a name in UTF-8, as keys have it.
   *
   * @throws DeniedException with the text of the answer
   */
  public void demand(Resource resource, Access access, byte[] name) {
    if (!authorizer.allows(resource, access, name)) {
      throw new DeniedException(lacks(resource, access, name));
    }
  }

  /** The text of a refusal (Consul 1.21.4, recorded). */
  public String lacks(Resource resource, Access access, String name) {
    StringBuilder text = new StringBuilder("Permission denied: ");
    if (isAnonymous()) {
      text.append("anonymous token");
    } else {
      text.append("token with AccessorID '").append(accessor).append('\'');
    }
    text.append(" lacks permission '").append(resource.word()).append(':').append(access.word());
    text.append('\'');
    if (resource.isNamed()) {
      text.append(" on \"").append(name).append('"');
    }
    return isAnonymous() ? text.append(ANONYMOUS_HINT).toString() : text.toString();
  }

  /** The same for a name in UTF-8. */
  public String lacks(Resource resource, Access access, byte[] name) {
    return lacks(resource, access, new String(name, StandardCharsets.UTF_8));
  }
}
