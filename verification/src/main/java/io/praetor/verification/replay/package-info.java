/** The same log entries applied by two builds, whose states have to stay equal. */
@NullMarked
package io.praetor.verification.replay;

import org.jspecify.annotations.NullMarked;
