/**
 * The rights of tokens at an agent without a log: asked of servers, and kept for a while.
 *
 * <p>Belongs here: the question and who answers it at a server, what is kept of the answers and for
 * how long, what holds while no server answers. Does not belong here: what tokens are ({@code
 * access.token}), what a request needs ({@code routing}), which server is asked ({@code forward}).
 */
@NullMarked
package io.praetor.agent.access.remote;

import org.jspecify.annotations.NullMarked;
