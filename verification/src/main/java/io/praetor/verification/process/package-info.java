/**
 * The built product as processes: started as a user would, watched, paused and killed. Nothing of
 * what is asked of it.
 */
@NullMarked
package io.praetor.verification.process;

import org.jspecify.annotations.NullMarked;
