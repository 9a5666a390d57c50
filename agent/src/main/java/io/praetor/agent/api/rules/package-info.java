/**
 * The endpoints of rules of values: they are written, told and tried, and a value is asked about.
 *
 * <p>Not: what a kind of rules demands, and the judging of writes: {@code rules} and {@code
 * api.JudgedWrites}.
 */
@NullMarked
package io.praetor.agent.api.rules;

import org.jspecify.annotations.NullMarked;
