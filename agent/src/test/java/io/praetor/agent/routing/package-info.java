/** Tests of requests apart from how they travel. */
@NullMarked
package io.praetor.agent.routing;

import org.jspecify.annotations.NullMarked;
