/**
 * The one port between agents: frames, greeting, TLS, pooled connections, and the calls that are
 * forwarded over them. It carries bytes to the right place and says honestly whether they arrived;
 * what a call means is decided elsewhere.
 */
@NullMarked
package io.praetor.agent.rpc;

import org.jspecify.annotations.NullMarked;
