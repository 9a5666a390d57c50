/** Tests of what a leader does about time. */
@NullMarked
package io.praetor.agent.session;

import org.jspecify.annotations.NullMarked;
