/**
 * From a secret to what its owner may do: the tokens of the store, the agent's own tokens, and the
 * callers that come of them.
 *
 * <p>Belongs here: {@link io.praetor.agent.access.token.TokenResolver}, which finds the caller of a
 * secret in the view that answers. Does not belong here: what rules mean (the package above), how
 * tokens are written and told ({@code api.acl}).
 */
@NullMarked
package io.praetor.agent.access.token;

import org.jspecify.annotations.NullMarked;
