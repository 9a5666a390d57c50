/**
 * The HTTP API: server, routes, limits, endpoints and their JSON. What a request means is decided
 * here; whether a read may be answered is decided in {@link io.praetor.agent.query}, and what a
 * change does in the store.
 */
@NullMarked
package io.praetor.agent.http;

import org.jspecify.annotations.NullMarked;
