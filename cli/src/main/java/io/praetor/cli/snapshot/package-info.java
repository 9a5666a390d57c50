/** The commands {@code snapshot ...}. */
@NullMarked
package io.praetor.cli.snapshot;

import org.jspecify.annotations.NullMarked;
