/**
 * Tokens, policies, roles, and how logins get tokens, as rows and as bytes. What rules mean is not
 * known here: they are texts.
 */
@NullMarked
package io.praetor.store.access;

import org.jspecify.annotations.NullMarked;
