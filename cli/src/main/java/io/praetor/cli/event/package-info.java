/** Firing events, and what takes the place of running commands on other machines. */
@NullMarked
package io.praetor.cli.event;

import org.jspecify.annotations.NullMarked;
