/** The API of sessions: {@code /v1/session/}. */
@NullMarked
package io.praetor.agent.api.session;

import org.jspecify.annotations.NullMarked;
