/**
 * Random policies and questions, answered by the rules of access and by a naive model that shares
 * no code with them.
 */
@NullMarked
package io.praetor.verification.access;

import org.jspecify.annotations.NullMarked;
