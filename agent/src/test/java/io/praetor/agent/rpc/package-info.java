/** Tests of the port between agents, over real sockets. */
@NullMarked
package io.praetor.agent.rpc;

import org.jspecify.annotations.NullMarked;
