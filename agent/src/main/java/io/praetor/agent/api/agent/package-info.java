/** The API of one agent: {@code /v1/agent/}, itself, its members, metrics and log. */
@NullMarked
package io.praetor.agent.api.agent;

import org.jspecify.annotations.NullMarked;
