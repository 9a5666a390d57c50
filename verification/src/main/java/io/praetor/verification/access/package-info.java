/**
 * Access control as a whole: random policies and questions, answered by the rules of access and by
 * a naive model that shares no code with them; what it costs; an open cluster that is closed.
 */
@NullMarked
package io.praetor.verification.access;

import org.jspecify.annotations.NullMarked;
