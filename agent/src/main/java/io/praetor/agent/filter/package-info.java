/**
 * Filters of lists in Consul's language: {@code filter=ServicePort == 80 and "v1" in ServiceTags}.
 * Pure; it knows no noun and no HTTP.
 *
 * <p>Who has rows says once which selectors lead to which of their values, in a {@link
 * io.praetor.agent.filter.RowType}:
 *
 * <pre>{@code
 * static final RowType<Endpoint> ENDPOINT =
 *     RowType.<Endpoint>named("endpoint")
 *         .text("Address", Endpoint::address)
 *         .number("Port", Endpoint::port)
 *         .build();
 * }</pre>
 *
 * <p>{@link io.praetor.agent.filter.Filter#of} reads an expression, checks it against such a type,
 * and refuses it before any row is looked at; {@link io.praetor.agent.filter.Filter#select} takes
 * rows. Filters of the same text and type are equal, so that a filter can be part of what makes two
 * questions one.
 */
@NullMarked
package io.praetor.agent.filter;

import org.jspecify.annotations.NullMarked;
