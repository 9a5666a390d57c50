/** Seeded bad and good requests, and what no answer to them may be. */
@NullMarked
package io.praetor.verification.fuzz;

import org.jspecify.annotations.NullMarked;
