/**
 * Requests that an agent without a log takes for the servers: which server is asked, what is tried
 * again, and blocking queries that many clients share. What a request means is decided where it is
 * answered.
 */
@NullMarked
package io.praetor.agent.forward;

import org.jspecify.annotations.NullMarked;
