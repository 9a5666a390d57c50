/** Never shipped: what proves that Praetor does what it says. */
@NullMarked
package io.praetor.verification;

import org.jspecify.annotations.NullMarked;
