/**
 * Rules of values as the cluster keeps them: what is demanded of the values of some keys, and which
 * rules there are over a key.
 *
 * <p>Not: whether a value keeps a rule. That is judged by agents, before a command is proposed.
 */
@NullMarked
package io.praetor.store.rule;

import org.jspecify.annotations.NullMarked;
