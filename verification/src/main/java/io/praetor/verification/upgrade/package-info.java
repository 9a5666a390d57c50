/** A cluster of one build that becomes one of another, server by server, under traffic. */
@NullMarked
package io.praetor.verification.upgrade;

import org.jspecify.annotations.NullMarked;
