/**
 * A snapshot as a file for people: a gzipped tar of the state, what it tells of itself, and sums.
 * Written by the API, read by the API and by commands.
 */
@NullMarked
package io.praetor.agent.archive;

import org.jspecify.annotations.NullMarked;
