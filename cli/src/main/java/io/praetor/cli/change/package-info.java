/**
 * The commands about what became of keys: {@code changes}, {@code kv history} and its kin, {@code
 * retention}.
 */
@NullMarked
package io.praetor.cli.change;

import org.jspecify.annotations.NullMarked;
