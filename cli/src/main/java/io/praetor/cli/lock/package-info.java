/**
 * The command {@code lock}: sessions, mutexes and semaphores that interoperate with those of Go's
 * client.
 */
@NullMarked
package io.praetor.cli.lock;

import org.jspecify.annotations.NullMarked;
