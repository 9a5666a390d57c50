/**
 * The command {@code lock}: the Java client's lock or semaphore, held while a child runs.
 *
 * <p>Belongs here: signals, the child, texts and exit codes. Does not belong here: how a lock is
 * taken, kept and given back.
 */
@NullMarked
package io.praetor.cli.lock;

import org.jspecify.annotations.NullMarked;
