/**
 * {@code /v1/acl/}: tokens, policies, roles and templated policies, how a cluster gets its first
 * token, and what a token may. Here the right to each request is judged with the view that answers
 * it.
 */
@NullMarked
package io.praetor.agent.api.acl;

import org.jspecify.annotations.NullMarked;
