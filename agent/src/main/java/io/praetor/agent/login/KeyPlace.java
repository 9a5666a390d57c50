package io.praetor.agent.login;

import java.net.URI;

/**
 * Where the keys of a provider are found; immutable, and equal for equal places.
 *
 * @param url of the set of keys, or of the provider whose discovery document names it
 * @param caCert certificates of those who vouch for its server, in PEM; empty for those that the
 *     system trusts
 * @param isDiscovery which of the two
 */
record KeyPlace(URI url, String caCert, boolean isDiscovery) {
  private static final String DISCOVERY = "/.well-known/openid-configuration";

  /** What is asked first. */
  URI first() {
    if (!isDiscovery) {
      return url;
    }
    String base = url.toString();
    return URI.create(
        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + DISCOVERY);
  }
}
