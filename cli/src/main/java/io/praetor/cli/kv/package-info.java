/** The commands {@code kv ...}. */
@NullMarked
package io.praetor.cli.kv;

import org.jspecify.annotations.NullMarked;
