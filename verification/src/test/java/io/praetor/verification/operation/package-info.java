/** The built product in the hands of who operates it. */
@NullMarked
package io.praetor.verification.operation;

import org.jspecify.annotations.NullMarked;
