/** {@code praetor migrate} between clusters of real processes, while the source is written to. */
@NullMarked
package io.praetor.verification.migrate;

import org.jspecify.annotations.NullMarked;
