/** The load program and what it is compared with. Never a timed test. */
@NullMarked
package io.praetor.verification.load;

import org.jspecify.annotations.NullMarked;
