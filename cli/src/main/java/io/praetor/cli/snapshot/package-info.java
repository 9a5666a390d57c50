/** The commands {@code snapshot ...}, and the form of a snapshot's file. */
@NullMarked
package io.praetor.cli.snapshot;

import org.jspecify.annotations.NullMarked;
