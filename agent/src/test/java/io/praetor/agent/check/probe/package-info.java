/** Tests of how checks ask. */
@NullMarked
package io.praetor.agent.check.probe;

import org.jspecify.annotations.NullMarked;
