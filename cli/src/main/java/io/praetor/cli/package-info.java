/** The commands; the executable. */
@NullMarked
package io.praetor.cli;

import org.jspecify.annotations.NullMarked;
