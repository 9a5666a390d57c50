/**
 * Leaf: rules of access, and what follows from those of all policies of a token.
 *
 * <p>Belongs here: the language of rules ({@link io.praetor.agent.access.RulesParser}), the answer
 * to whether something is allowed and which rule says so ({@link
 * io.praetor.agent.access.Authorizer}), the rules behind identities and templated policies, the
 * texts of refusals ({@link io.praetor.agent.access.Caller}). Does not belong here: tokens,
 * policies and roles as they are kept, how a secret leads to them, and what a request needs.
 */
@NullMarked
package io.praetor.agent.access;

import org.jspecify.annotations.NullMarked;
