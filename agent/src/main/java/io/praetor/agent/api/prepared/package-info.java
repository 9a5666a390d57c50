/** The API of prepared queries: {@code /v1/query}. */
@NullMarked
package io.praetor.agent.api.prepared;

import org.jspecify.annotations.NullMarked;
