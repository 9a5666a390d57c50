/**
 * Whether a value keeps the rules over its key: what each kind of rule means, the threads that
 * judge, and the limits that they judge within.
 *
 * <p>A change that writes values of others than its own making is judged here before it is
 * proposed, with all values that it may write ({@link io.praetor.agent.rules.ValueJudge#judge}),
 * and is proposed with {@code sender.ruledAt(rules.index())} of the table that it was judged by.
 * When it is applied, each key whose value it sets is held against the sender: where {@code
 * rules.indexOver(key) > sender.ruledAt()}, it does nothing and is outdated, so that it is judged
 * anew. {@code api.JudgedWrites} does all this for commands whose values stand in them.
 *
 * <p>Not: how rules are kept ({@code store.rule}), written and told ({@code api.rules}).
 */
@NullMarked
package io.praetor.agent.rules;

import org.jspecify.annotations.NullMarked;
