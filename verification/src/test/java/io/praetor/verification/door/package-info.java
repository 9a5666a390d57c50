/** An agent that is no server, in front of a real cluster. */
@NullMarked
package io.praetor.verification.door;

import org.jspecify.annotations.NullMarked;
