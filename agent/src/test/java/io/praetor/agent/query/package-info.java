/** Tests of what can be asked of the store, and of who gets one answer with whom. */
@NullMarked
package io.praetor.agent.query;

import org.jspecify.annotations.NullMarked;
