/** The command {@code watch}: asks again and again, and hands on what has changed. */
@NullMarked
package io.praetor.cli.watch;

import org.jspecify.annotations.NullMarked;
