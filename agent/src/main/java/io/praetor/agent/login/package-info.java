/**
 * Whether a bearer token is one of a provider that an auth method names, and what it says of its
 * holder: JSON web tokens (RFC 7519), the keys that they are checked with and where these come
 * from, selectors and blanks of binding rules.
 *
 * <p>Not: how auth methods and binding rules are kept, written and told, and the token that a login
 * gets: {@code api.acl}.
 */
@NullMarked
package io.praetor.agent.login;

import org.jspecify.annotations.NullMarked;
