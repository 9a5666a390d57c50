/** Tests of options and their limits. */
@NullMarked
package io.praetor.agent.limit;

import org.jspecify.annotations.NullMarked;
