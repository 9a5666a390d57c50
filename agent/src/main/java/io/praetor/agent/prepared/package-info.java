/**
 * Executing prepared queries: which one a name stands for, what fills its blanks, what it finds.
 */
@NullMarked
package io.praetor.agent.prepared;

import org.jspecify.annotations.NullMarked;
