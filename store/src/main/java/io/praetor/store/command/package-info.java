/**
 * Every possible change, what it answers, and both as bytes. A command says what is wanted; the
 * state machine decides.
 */
@NullMarked
package io.praetor.store.command;

import org.jspecify.annotations.NullMarked;
