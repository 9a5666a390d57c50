/**
 * The API of keys: {@code /v1/kv/} and {@code /v1/txn}. What a change does is the store's business.
 */
@NullMarked
package io.praetor.agent.api.kv;

import org.jspecify.annotations.NullMarked;
