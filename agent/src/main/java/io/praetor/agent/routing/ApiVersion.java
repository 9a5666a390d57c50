package io.praetor.agent.routing;

import org.jspecify.annotations.Nullable;

/** Which version of what an agent is; constants. */
public final class ApiVersion {
  /** The Consul whose API is spoken, and whose recorded answers ours are held against. */
  public static final String CONSUL = "1.21.4";

  private ApiVersion() {}

  /** Praetor's own version, as its jar says. */
  public static String praetor() {
    @Nullable String own = ApiVersion.class.getPackage().getImplementationVersion();
    return own == null ? "unknown" : own;
  }
}
