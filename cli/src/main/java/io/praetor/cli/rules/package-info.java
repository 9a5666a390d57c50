/** The commands {@code rules ...}: what values of keys have to be. */
@NullMarked
package io.praetor.cli.rules;

import org.jspecify.annotations.NullMarked;
