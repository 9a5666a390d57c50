/**
 * The catalog as an agent keeps it for itself: services, nodes and prepared queries that somebody
 * here asks for again and again, each watched by one query that is parked where the catalog is.
 * What it is kept for, such as DNS, is not its matter.
 */
@NullMarked
package io.praetor.agent.watched;

import org.jspecify.annotations.NullMarked;
