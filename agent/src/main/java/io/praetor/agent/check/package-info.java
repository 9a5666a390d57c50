/**
 * Checks of this agent's services and of its node: what a check is told to look at, when it runs,
 * what its results come to, and whom they are told.
 *
 * <p>How one kind of check asks its question is in {@code check.probe}. Not: registrations, their
 * files, and the catalog.
 */
@NullMarked
package io.praetor.agent.check;

import org.jspecify.annotations.NullMarked;
