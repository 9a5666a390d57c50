/**
 * Requests and answers apart from how they travel: what an endpoint is given, what it gives back,
 * and which endpoint a path belongs to.
 *
 * <p>Belongs here: paths, parameters, the gate that every request passes, and their limits. Does
 * not belong here: connections, which are {@link io.praetor.agent.http}'s, and what a request
 * means, which the packages below {@link io.praetor.agent.api} know.
 */
@NullMarked
package io.praetor.agent.routing;

import org.jspecify.annotations.NullMarked;
