package io.praetor.agent.local;

import io.praetor.store.catalog.CheckStatus;

/**
 * What a check had found before this agent was started; immutable.
 *
 * @param expiresMs when its TTL is over, by the wall clock; 0 if it has none
 */
record KeptState(CheckStatus status, String output, long expiresMs) {}
