/** The composition root of one agent process. */
@NullMarked
package io.praetor.agent;

import org.jspecify.annotations.NullMarked;
