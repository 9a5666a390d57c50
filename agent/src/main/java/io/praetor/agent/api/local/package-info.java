/**
 * The API of the services and checks that are registered with this agent: {@code
 * /v1/agent/service}, {@code check} and what lists them.
 */
@NullMarked
package io.praetor.agent.api.local;

import org.jspecify.annotations.NullMarked;
