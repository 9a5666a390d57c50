/** The API of keys: {@code /v1/kv/}. What a change does is the store's business. */
@NullMarked
package io.praetor.agent.api.kv;

import org.jspecify.annotations.NullMarked;
