/** The API of health: {@code /v1/health/}. */
@NullMarked
package io.praetor.agent.api.health;

import org.jspecify.annotations.NullMarked;
