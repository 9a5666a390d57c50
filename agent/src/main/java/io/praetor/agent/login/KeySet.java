package io.praetor.agent.login;

import java.util.List;

/**
 * Keys that were fetched; immutable.
 *
 * @param issuer who has to have made tokens, as the provider's discovery document says; empty if
 *     there was none
 * @param atNanos when, by the monotonic clock
 */
record KeySet(List<VerificationKey> keys, String issuer, long atNanos) {
  KeySet {
    keys = List.copyOf(keys);
  }
}
