/**
 * How one run of a check asks its question: over HTTP, TCP, UDP, gRPC, a ping of HTTP/2, or by a
 * script; and what its answer comes to.
 *
 * <p>Not: when it runs, and what several results come to.
 */
@NullMarked
package io.praetor.agent.check.probe;

import org.jspecify.annotations.NullMarked;
