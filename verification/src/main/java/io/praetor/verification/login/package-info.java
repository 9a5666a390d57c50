/**
 * A provider of JSON web tokens of our own, which shares no code with what checks them, for tests
 * of logins.
 */
@NullMarked
package io.praetor.verification.login;

import org.jspecify.annotations.NullMarked;
