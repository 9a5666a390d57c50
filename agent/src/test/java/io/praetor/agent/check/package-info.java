/** Tests of what runs checks. */
@NullMarked
package io.praetor.agent.check;

import org.jspecify.annotations.NullMarked;
