/** The API of coordinates: {@code /v1/coordinate/}. */
@NullMarked
package io.praetor.agent.api.coordinate;

import org.jspecify.annotations.NullMarked;
