/** Tests of requests that an agent takes for the servers. */
@NullMarked
package io.praetor.agent.forward;

import org.jspecify.annotations.NullMarked;
