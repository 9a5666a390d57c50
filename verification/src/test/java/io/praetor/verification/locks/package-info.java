/** Tests of the referee, and of what it relies on in the {@code lock} command. */
@NullMarked
package io.praetor.verification.locks;

import org.jspecify.annotations.NullMarked;
